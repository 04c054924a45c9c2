/** How long a tap may still be meant for what was under the finger before: a shaking hand, or one
    in a hurry, taps twice. */
const SETTLED_MS = 700;

export class Settling {
  #from = -Infinity;

  /** Something else stands under the finger from now on. */
  begin(): void {
    this.#from = performance.now();
  }

  get isOn(): boolean {
    return performance.now() - this.#from < SETTLED_MS;
  }

  /** Sees each tap before what was tapped, and keeps from it what is not meant for it. */
  readonly hold = (event: MouseEvent): void => {
    if (!this.isOn) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** An episode has left the screen: a second tap on "over" must neither start another nor lead
    away from what is shown after it. */
export const afterEpisode = new Settling();
