/** Runs what is handed to it one after the other; what fails ends it. */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #failed = false;
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Runs it once everything before it is done. */
  run(turn: () => Promise<void>): void {
    this.#last = this.#last.then(async () => {
      if (this.#failed) return;
      try {
        await turn();
      } catch (error) {
        this.#failed = true;
        this.#onFailure(error);
      }
    });
  }

  /** Begins nothing any more; resolves when what runs is done. */
  async end(): Promise<void> {
    this.#failed = true;
    await this.#last;
  }
}
