import type { StoreNames } from 'idb';
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
import { OpenDatabase } from './open-database';
import { BEHIND, keep, remove, sent } from './rows';
import type { Page, Schema } from './schema';

type Stores = StoreNames<Schema>[];

/** One exchange may carry 10,000 changes; tiny ones must not add up to more than that. */
const BATCH_CHANGES_MAX = 5_000;
const CHANGES: Stores = ['changes', 'pages'];
const ALL: Stores = ['changes', 'pages', 'snapshots', 'exchanges'];

/** {@link DeviceDatabase} on IndexedDB. */
export class Database extends OpenDatabase implements DeviceDatabase {
  async append(changes: ChangeRow[], follows: string[][]): Promise<void> {
    await this.follow([...CHANGES, 'carried', 'replaced'], async (tx, tally) => {
      for (const [at, change] of changes.entries()) {
        await checkFollows(tx, change, follows[at] ?? []);
        await keep(tx, tally, change, 1);
      }
    });
  }

  async load(page: string): Promise<PageRow> {
    const row = await this.#read(page);
    if (!this.isWriting) return row;
    // A tap goes to disk first: the core takes its time to open a page, and nothing moves then.
    await this.written();
    return this.#read(page);
  }

  async #read(page: string): Promise<PageRow> {
    const [snapshot, changes] = await this.do((database) => {
      // Both of one state: a compaction moves from one to the other.
      const tx = database.transaction(['snapshots', 'changes'], 'readonly');
      return Promise.all([
        tx.objectStore('snapshots').get(page),
        tx.objectStore('changes').index('page').getAll(page),
      ]);
    });
    return { snapshot: snapshot ?? null, changes: changes.map((change) => change.bytes) };
  }

  async pages(log: string): Promise<string> {
    const range = IDBKeyRange.bound(log, log + BEHIND);
    const [keys, rows] = await this.do((database) => {
      const pages = database.transaction('pages').store;
      return Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
    });
    const line = ({ heads, changes, unsent }: Page, at: number) =>
      `${keys[at]} ${unsent} ${changes} ${hex(heads)}`;
    return rows.map(line).join('\n');
  }

  async unsent(log: string, except: string[], bytesMax: number): Promise<ChangeRow[]> {
    const range = IDBKeyRange.bound([1, log], [1, log + BEHIND]);
    const [keys, values] = await this.do((database) => {
      const index = database.transaction('changes').store.index('unsent');
      return Promise.all([index.getAllKeys(range), index.getAll(range)]);
    });
    // The index is in the order of pages; they are sent in the order they were made in.
    const found = keys.map((key, at) => ({ key, change: values[at] }));
    found.sort((a, b) => a.key - b.key);
    const left = found.flatMap(({ change }) =>
      change && !except.includes(change.page) ? [change] : [],
    );
    return bounded(left, bytesMax).map(({ page, hash, bytes }) => ({ page, hash, bytes }));
  }

  async syncState(log: string): Promise<SyncRow | null> {
    return (await this.do((database) => database.get('exchanges', log))) ?? null;
  }

  async settle(log: string, settled: SettledRow): Promise<void> {
    await this.follow(ALL, async (tx, tally) => {
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
    await this.follow(CHANGES, async (tx, tally) => {
      for (const change of changes) {
        // A new place at the end: the order given is the order kept and sent.
        await remove(tx, tally, change.page, change.hash, () => true);
        await keep(tx, tally, change, 1);
      }
    });
  }

  async compact(page: string, snapshot: Uint8Array, covered: string[]): Promise<void> {
    await this.follow(ALL, async (tx, tally) => {
      tally.count(page, 0, 0);
      await tx.objectStore('snapshots').put(snapshot, page);
      for (const hash of covered) {
        await remove(tx, tally, page, hash, (change) => change.unsent === 0);
      }
    });
  }

  async writeAnew(page: string, rewrite: RewritePage): Promise<number> {
    let count = 0;
    await this.follow([...ALL, 'replaced'], async (tx, tally) => {
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
