/** Tells the other tabs that something has changed, and carries nothing else. */
export class Tabs {
  readonly #channel = new BroadcastChannel('banister');

  constructor(onChange: () => void) {
    this.#channel.onmessage = onChange;
  }

  tell(): void {
    this.#channel.postMessage(null);
  }
}
