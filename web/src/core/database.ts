import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type {
  ChangeRow,
  DeviceDatabase,
  PageRow,
  SettledRow,
  StateRow,
  SyncRow,
} from './device-database';
import { open, type Change, type Schema } from './schema';
import { Tally } from './tally';

type Stores = StoreNames<Schema>[];
type Writing = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** Above every hex digit. */
const BEHIND = 'g';
/** One exchange may carry 10,000 changes; tiny ones must not add up to more than that. */
const BATCH_CHANGES_MAX = 5_000;
const CHANGES: Stores = ['changes', 'pages'];
const ALL: Stores = ['changes', 'pages', 'snapshots', 'exchanges'];

/** {@link DeviceDatabase} on IndexedDB. Opened at first use, and again if the browser closed it. */
export class Database implements DeviceDatabase {
  readonly name: string;
  #opened: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(name: string) {
    this.name = name;
  }

  opened(): Promise<IDBPDatabase<Schema>> {
    this.#opened ??= open(this.name, () => (this.#opened = null)).catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async append(changes: ChangeRow[]): Promise<void> {
    await this.write(CHANGES, async (tx, tally) => {
      for (const change of changes) await keep(tx, tally, change, 1);
    });
  }

  async load(page: string): Promise<PageRow> {
    const database = await this.opened();
    // Both of one state: a compaction moves from one to the other.
    const tx = database.transaction(['snapshots', 'changes'], 'readonly');
    const [snapshot, changes] = await Promise.all([
      tx.objectStore('snapshots').get(page),
      tx.objectStore('changes').index('page').getAll(page),
    ]);
    return { snapshot: snapshot ?? null, changes: changes.map((change) => change.bytes) };
  }

  async pages(log: string): Promise<StateRow[]> {
    const pages = (await this.opened()).transaction('pages').store;
    const range = IDBKeyRange.bound(log, log + BEHIND);
    const [keys, rows] = await Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
    return rows.map(({ heads, changes, unsent }, at) => {
      return { page: keys[at] ?? '', server_heads: heads, unsent, changes };
    });
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

  /** One transaction that is on disk when the promise resolves; all of it, or nothing. */
  async write(stores: Stores, work: (tx: Writing, tally: Tally) => Promise<void>): Promise<void> {
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

/** Keeps a change, unless it is there. */
async function keep(tx: Writing, tally: Tally, change: ChangeRow, unsent: 0 | 1): Promise<void> {
  if ((await keyOf(tx, change.page, change.hash)) !== undefined) return;
  await tx.objectStore('changes').add({ ...change, unsent });
  tally.count(change.page, 1, unsent);
}

/** The server has the change. */
async function sent(tx: Writing, tally: Tally, page: string, hash: string): Promise<void> {
  const key = await keyOf(tx, page, hash);
  const change = key === undefined ? undefined : await tx.objectStore('changes').get(key);
  if (!change?.unsent) return;
  await tx.objectStore('changes').put({ ...change, unsent: 0 }, key);
  tally.count(page, 0, -1);
}

/** Removes a change, if it is there and `wanted` says so. */
async function remove(
  tx: Writing,
  tally: Tally,
  page: string,
  hash: string,
  wanted: (change: Change) => boolean,
): Promise<void> {
  const key = await keyOf(tx, page, hash);
  const change = key === undefined ? undefined : await tx.objectStore('changes').get(key);
  if (key === undefined || !change || !wanted(change)) return;
  await tx.objectStore('changes').delete(key);
  tally.count(page, -1, -change.unsent);
}

function keyOf(tx: Writing, page: string, hash: string): Promise<number | undefined> {
  return tx.objectStore('changes').index('hash').getKey([page, hash]);
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
