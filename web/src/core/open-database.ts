import type { IDBPDatabase, StoreNames } from 'idb';
import { ReadAnew } from './anew';
import type { Writing } from './rows';
import { open, type Schema } from './schema';
import { Tally } from './tally';

type Stores = StoreNames<Schema>[];
type Work = (tx: Writing, tally: Tally) => Promise<void>;

/** An IndexedDB database, opened at first use, and again if the browser closed it. */
export class OpenDatabase {
  readonly name: string;
  #opened: Promise<IDBPDatabase<Schema>> | null = null;
  readonly #writing = new Set<Promise<void>>();
  /** Counts how often it was opened: what was read before may be gone. */
  opening = 0;
  /** Told when the browser has closed it: it may have cleared it as well. */
  onLost: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  opened(): Promise<IDBPDatabase<Schema>> {
    if (this.#opened) return this.#opened;
    const opened = open(this.name, () => this.#lost(opened)).catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    this.#opened = opened;
    return opened;
  }

  #lost(opened: Promise<IDBPDatabase<Schema>>): void {
    // The browser may tell of it after it has been found out.
    if (this.#opened !== opened) return;
    this.#opened = null;
    this.opening += 1;
    this.onLost();
  }

  /** Does `work`; once more if the browser closed the database meanwhile, as it does when it clears
      what a site keeps. */
  async do<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await this.#once(work);
    } catch (error) {
      if (!(error instanceof ReadAnew)) throw error;
      return work(await this.opened());
    }
  }

  async #once<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const opened = this.opened();
    try {
      return await work(await opened);
    } catch (error) {
      if (!isClosed(error)) throw error;
      this.#lost(opened);
      throw new ReadAnew();
    }
  }

  /** Whether a write is under way. */
  protected get isWriting(): boolean {
    return this.#writing.size > 0;
  }

  /** One transaction that is on disk when the promise resolves; all of it, or nothing. */
  write(stores: Stores, work: Work): Promise<void> {
    return this.#track(this.do((database) => transact(database, stores, work)));
  }

  /** For what follows from something that was read: rejects if that may be gone. */
  protected follow(stores: Stores, work: Work): Promise<void> {
    return this.#track(this.#once((database) => transact(database, stores, work)));
  }

  #track(writing: Promise<void>): Promise<void> {
    const over = () => void this.#writing.delete(writing);
    this.#writing.add(writing);
    writing.then(over, over);
    return writing;
  }

  /** What has been written so far is there, or has failed. */
  protected async written(): Promise<void> {
    await Promise.allSettled(this.#writing);
  }
}

async function transact(database: IDBPDatabase<Schema>, stores: Stores, work: Work): Promise<void> {
  const tx = database.transaction(stores, 'readwrite', { durability: 'strict' });
  try {
    const tally = new Tally();
    await work(tx, tally);
    await tally.write(tx);
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // The browser has done so.
    }
    await tx.done.catch(() => {});
    throw error;
  }
  await tx.done;
}

/** What a transaction says whose database the browser has closed; the last, WebKit says of what was
    under way when an app comes back to the front. */
const CLOSED = ['AbortError', 'InvalidStateError', 'UnknownError'];

function isClosed(error: unknown): boolean {
  return error instanceof DOMException && CLOSED.includes(error.name);
}
