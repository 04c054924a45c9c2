/** Undo in place of "are you sure?": what was done is said, and can be taken back for a while. */
import { keep } from './keep';

/** Long enough to read it twice and to reach for it. */
const SHOWN_MS = 20_000;

interface Offer {
  text: string;
  action: (() => Promise<unknown> | void) | null;
}

class Undo {
  current = $state.raw<Offer | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says what was done and offers to take it back. */
  offer(text: string, action: () => Promise<unknown> | void): void {
    this.#show({ text, action });
  }

  /** Says something that cannot be taken back. */
  say(text: string): void {
    this.#show({ text, action: null });
  }

  take(): void {
    const action = this.current?.action;
    this.dismiss();
    const taken = action?.();
    if (taken) void keep(taken);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  #show(offer: Offer): void {
    clearTimeout(this.#timer);
    this.current = offer;
    this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }
}

export const undo = new Undo();
