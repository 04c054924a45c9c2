import type { IDBPDatabase, StoreNames } from 'idb';
import { checkFollows, replace } from './anew';
import type {
  ChangeRow,
  DeviceDatabase,
  PageRow,
  RewritePage,
  SettledRow,
  SyncRow,
} from './device-database';
import { hex } from './hex';
import { BEHIND, keep, remove, sent, type Writing } from './rows';
import { open, type Page, type Schema } from './schema';
import { Tally } from './tally';

type Stores = StoreNames<Schema>[];

/** One exchange may carry 10,000 changes; tiny ones must not add up to more than that. */
const BATCH_CHANGES_MAX = 5_000;
const CHANGES: Stores = ['changes', 'pages'];
const ALL: Stores = ['changes', 'pages', 'snapshots', 'exchanges'];

/** {@link DeviceDatabase} on IndexedDB. Opened at first use, and again if the browser closed it. */
export class Database implements DeviceDatabase {
  readonly name: string;
  #opened: Promise<IDBPDatabase<Schema>> | null = null;
  /** Writes under way. */
  readonly #writing = new Set<Promise<void>>();
  /** Told when the browser has closed it: it may have cleared it as well. */
  onLost: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  opened(): Promise<IDBPDatabase<Schema>> {
    this.#opened ??= open(this.name, () => this.#lost()).catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  #lost(): void {
    this.#opened = null;
    this.onLost();
  }

  async append(changes: ChangeRow[], follows: string[][]): Promise<void> {
    await this.write([...CHANGES, 'carried', 'replaced'], async (tx, tally) => {
      for (const [at, change] of changes.entries()) {
        await checkFollows(tx, change, follows[at] ?? []);
        await keep(tx, tally, change, 1);
      }
    });
  }

  async load(page: string): Promise<PageRow> {
    const row = await this.#read(page);
    if (this.#writing.size === 0) return row;
    // A tap goes to disk first: the core takes its time to open a page, and nothing moves then.
    await Promise.allSettled(this.#writing);
    return this.#read(page);
  }

  async #read(page: string): Promise<PageRow> {
    const database = await this.opened();
    // Both of one state: a compaction moves from one to the other.
    const tx = database.transaction(['snapshots', 'changes'], 'readonly');
    const [snapshot, changes] = await Promise.all([
      tx.objectStore('snapshots').get(page),
      tx.objectStore('changes').index('page').getAll(page),
    ]);
    return { snapshot: snapshot ?? null, changes: changes.map((change) => change.bytes) };
  }

  async pages(log: string): Promise<string> {
    const pages = (await this.opened()).transaction('pages').store;
    const range = IDBKeyRange.bound(log, log + BEHIND);
    const [keys, rows] = await Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
    const line = ({ heads, changes, unsent }: Page, at: number) =>
      `${keys[at]} ${unsent} ${changes} ${hex(heads)}`;
    return rows.map(line).join('\n');
  }

  async unsent(log: string, except: string[], bytesMax: number): Promise<ChangeRow[]> {
    const database = await this.opened();
    const index = database.transaction('changes').store.index('unsent');
    const range = IDBKeyRange.bound([1, log], [1, log + BEHIND]);
    const keys = await index.getAllKeys(range);
    const values = await index.getAll(range);
    // The index is in the order of pages; they are sent in the order they were made in.
    const found = keys.map((key, at) => ({ key, change: values[at] }));
    found.sort((a, b) => a.key - b.key);
    const left = found.flatMap(({ change }) =>
      change && !except.includes(change.page) ? [change] : [],
    );
    return bounded(left, bytesMax).map(({ page, hash, bytes }) => ({ page, hash, bytes }));
  }

  async syncState(log: string): Promise<SyncRow | null> {
    return (await (await this.opened()).get('exchanges', log)) ?? null;
  }

  async settle(log: string, settled: SettledRow): Promise<void> {
    await this.write(ALL, async (tx, tally) => {
      for (const [page, hash] of settled.acknowledged) await sent(tx, tally, page, hash);
      for (const change of settled.received) await keep(tx, tally, change, 0);
      for (const [page, bytes] of settled.snapshots) {
        tally.count(page, 0, 0);
        await tx.objectStore('snapshots').put(bytes, page);
      }
      for (const [page, heads] of settled.server_heads) tally.heads(page, heads);
      await tx.objectStore('exchanges').put(settled.state, log);
    });
  }

  async requeue(changes: ChangeRow[]): Promise<void> {
    await this.write(CHANGES, async (tx, tally) => {
      for (const change of changes) {
        // A new place at the end: the order given is the order kept and sent.
        await remove(tx, tally, change.page, change.hash, () => true);
        await keep(tx, tally, change, 1);
      }
    });
  }

  async compact(page: string, snapshot: Uint8Array, covered: string[]): Promise<void> {
    await this.write(ALL, async (tx, tally) => {
      tally.count(page, 0, 0);
      await tx.objectStore('snapshots').put(snapshot, page);
      for (const hash of covered) {
        await remove(tx, tally, page, hash, (change) => change.unsent === 0);
      }
    });
  }

  async writeAnew(page: string, rewrite: RewritePage): Promise<number> {
    let count = 0;
    await this.write([...ALL, 'replaced'], async (tx, tally) => {
      const snapshot = (await tx.objectStore('snapshots').get(page)) ?? null;
      const kept = await tx.objectStore('changes').index('page').getAll(page);
      const heads = (await tx.objectStore('pages').get(page))?.heads ?? new Uint8Array();
      const changes = kept.map(({ bytes }) => bytes);
      const anew = rewrite({ page: { snapshot, changes }, server_heads: heads });
      await replace(tx, tally, page, anew);
      count = anew.changes.length;
    });
    return count;
  }

  /** One transaction that is on disk when the promise resolves; all of it, or nothing. */
  write(stores: Stores, work: (tx: Writing, tally: Tally) => Promise<void>): Promise<void> {
    const writing = this.#write(stores, work);
    const over = () => void this.#writing.delete(writing);
    this.#writing.add(writing);
    writing.then(over, over);
    return writing;
  }

  async #write(stores: Stores, work: (tx: Writing, tally: Tally) => Promise<void>): Promise<void> {
    const database = await this.opened();
    const tx = database.transaction(stores, 'readwrite', { durability: 'strict' });
    try {
      const tally = new Tally();
      await work(tx, tally);
      await tally.write(tx);
    } catch (error) {
      tx.abort();
      await tx.done.catch(() => {});
      throw error;
    }
    await tx.done;
  }
}

/** The first of them that make up so many bytes; at least one. */
function bounded<T extends { bytes: Uint8Array }>(changes: T[], bytesMax: number): T[] {
  let bytes = 0;
  const fits = changes.slice(0, BATCH_CHANGES_MAX).findIndex((change, at) => {
    bytes += change.bytes.length;
    return bytes > bytesMax && at > 0;
  });
  return changes.slice(0, fits === -1 ? BATCH_CHANGES_MAX : fits);
}
