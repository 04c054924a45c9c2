/**
 * What was tapped and is not yet what is stored. A tap counts at once, however fast the next one
 * follows: what is stored is read anew only a while after each.
 */
import { untrack } from 'svelte';

export class AtOnce<T> {
  #said = $state.raw<ReadonlyMap<string, T>>(new Map());
  #writing = 0;
  /** What is stored one after the other, in the order of the taps: the core keeps no order. */
  #last: Promise<unknown> = Promise.resolve();
  /** It was read since the last of them began. */
  #isRead = false;

  /** Made while a component is; `stored` reads what is stored, as the component is told it. */
  constructor(stored: () => unknown) {
    $effect(() => {
      stored();
      this.#isRead = true;
      untrack(() => this.#settle());
    });
  }

  /** What counts for `key`: what was tapped last, or what is `stored`. */
  of(key: string, stored: T): T {
    return this.#said.has(key) ? (this.#said.get(key) as T) : stored;
  }

  get keys(): string[] {
    return [...this.#said.keys()];
  }

  /** Counts at once; `write` stores it, and resolves to `false` if that failed. */
  async tap(said: [key: string, value: T][], write: () => unknown): Promise<void> {
    this.#said = new Map([...this.#said, ...said]);
    this.#writing += 1;
    let isKept = false;
    try {
      this.#last = this.#last.catch(() => {}).then(() => this.#store(write));
      isKept = (await this.#last) !== false;
    } finally {
      this.#writing -= 1;
      if (this.#isRead || !isKept) this.#settle();
    }
  }

  #store(write: () => unknown): unknown {
    this.#isRead = false;
    return write();
  }

  /** What is stored is right again, unless more is on its way there. */
  #settle(): void {
    if (this.#writing === 0 && this.#said.size > 0) this.#said = new Map();
  }
}

/** The change by which `word` alone comes into a field, or goes from it: all others stay. */
export function toggled(field: string, word: string, isOn: boolean): { [change: string]: string[] } {
  return { [field + (isOn ? '+' : '-')]: [word] };
}
