/** Two taps of one finger are one: what a second would store does nothing while the first is being
    stored, nor just after it, when something else may stand there. */
import { Settling } from './now/settling';
import { keep } from './keep';

export class OneTap {
  readonly #settling = new Settling();
  #isStoring = false;

  /** Whether it was stored. */
  async keep(write: () => Promise<unknown>): Promise<boolean> {
    if (this.#isStoring || this.#settling.isOn) return false;
    this.#isStoring = true;
    this.#settling.begin();
    try {
      return await keep(write());
    } finally {
      this.#isStoring = false;
    }
  }
}
