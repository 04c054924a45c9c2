interface Stored {
  /** What is stored by now. */
  value: () => string;
  /** `base` is what the text was when the person began to type this. `false` if it could not be
      stored. */
  store: (text: string, base: string) => unknown;
  /** What others have written meanwhile is kept beside it; else it is shown as soon as all that was
      typed is stored, so that nobody replaces what they have not seen. */
  isMerged: boolean;
  /** Whether it may be stored when it is half typed. */
  isHalfToo: () => boolean;
}

/** What is typed is stored so long after it at the latest, however one goes on typing. */
const UNSTORED_MS_MAX = 700;

/** A text that somebody types. It is stored when they leave it and when the page may go, and if
    it may be half typed, while they type. */
export class Typing {
  readonly #stored: Stored;
  #typed = $state<string | null>(null);
  /** What of it is stored. */
  #base = '';
  #storing = Promise.resolve(true);
  #isStoring = false;
  /** What was stored when all of it was; null while it is not. */
  #settled = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Belongs to the component that makes it. */
  constructor(stored: Stored) {
    this.#stored = stored;
    $effect(() => {
      const hide = () => document.visibilityState === 'hidden' && void this.store();
      const go = () => void this.store();
      document.addEventListener('visibilitychange', hide);
      addEventListener('pagehide', go);
      return () => {
        document.removeEventListener('visibilitychange', hide);
        removeEventListener('pagehide', go);
        go();
      };
    });
  }

  /** What the field shows. */
  get text(): string {
    return this.#isReplaced ? this.#stored.value() : (this.#typed ?? this.#stored.value());
  }

  get #isReplaced(): boolean {
    return this.#settled !== null && this.#settled !== this.#stored.value();
  }

  type(text: string): void {
    if (this.#typed === null || this.#isReplaced) this.#base = this.#stored.value();
    this.#typed = text;
    this.#settled = null;
    if (this.#stored.isHalfToo()) this.#timer ??= setTimeout(() => void this.store(), UNSTORED_MS_MAX);
  }

  /** Whether all that was typed is stored. */
  store(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isStoring) this.#storing = this.#storeAll();
    return this.#storing;
  }

  /** Nobody types in it any more: it shows what is stored. */
  async leave(): Promise<void> {
    const left = this.#typed;
    if (!(await this.store()) || this.#typed !== left) return;
    this.#typed = null;
    this.#settled = null;
  }

  /** One after the other: what is typed on is typed into what is stored. */
  async #storeAll(): Promise<boolean> {
    this.#isStoring = true;
    while (this.#typed !== null && this.#typed !== this.#base) {
      const text = this.#typed;
      const isStored = (await this.#stored.store(text, this.#base)) !== false;
      // What failed goes with what is stored next.
      if (!isStored) return (this.#isStoring = false);
      this.#base = text;
    }
    this.#isStoring = false;
    if (this.#typed !== null && !this.#stored.isMerged) this.#settled = this.#stored.value();
    return true;
  }
}
