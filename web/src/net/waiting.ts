/** A pause that can be cut short; also before it has begun. */
export class Waiting {
  #wake: (() => void) | null = null;
  #isEnded = false;

  async wait(pauseMs: number): Promise<void> {
    if (!this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, pauseMs);
      });
    }
    this.#wake = null;
    this.#isEnded = false;
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }
}
