/** A log that was begun before a log-in goes into the account's, all at once. */
import type { StoreNames } from 'idb';
import type { Database } from './database';
import type { ChangeRow, PageRow } from './device-database';
import type { Identity, KnownLog, Schema } from './schema';
import { BEHIND, keep, type Writing } from './rows';
import type { Tally } from './tally';

/** Pages under their keys. */
export type Pages = [page: string, row: PageRow][];

/** What the core makes of the pages of both logs: at once, a transaction does not wait. */
export type Rewrite = (from: Pages, there: Pages) => { changes: ChangeRow[]; whole: boolean };

export interface Carrying {
  from: { log: string; key: string };
  to: { log: KnownLog; key: string };
  rewrite: Rewrite;
  /** What else is kept in the same transaction. */
  also?: (tx: Writing) => Promise<void>;
}

/**
 * Makes `to` the log that is written into, with all that `from` holds. One transaction: nothing
 * is lost and nothing is there twice, whenever the tab dies. What could not be read stays where
 * it is, and is not sent.
 */
export async function carryOver(database: Database, carrying: Carrying): Promise<void> {
  const stores: StoreNames<Schema>[] = ['changes', 'pages', 'snapshots', 'exchanges'];
  await database.write([...stores, 'carried', 'logs', 'device'], async (tx, tally) => {
    const isDone = await tx.objectStore('carried').get(carrying.from.key);
    if (!isDone) await carry(tx, tally, carrying);
    await carrying.also?.(tx);
  });
}

async function carry(tx: Writing, tally: Tally, { from, to, rewrite }: Carrying): Promise<void> {
  const { changes, whole } = rewrite(await stored(tx, from.key), await stored(tx, to.key));
  if (whole) await remove(tx, from.key);
  else await neverSend(tx, from.key);
  for (const change of changes) await keep(tx, tally, change, 1);
  await tx.objectStore('carried').put(to.log.id, from.key);
  await tx.objectStore('logs').delete(from.log);
  await tx.objectStore('logs').put(to.log);
  const device = tx.objectStore('device');
  const identity = (await device.get('identity')) as Identity;
  await device.put({ ...identity, ownLog: to.log.id }, 'identity');
}

/** Where a log has gone. */
export async function successor(database: Database, key: string): Promise<string | null> {
  return (await database.do((of) => of.get('carried', key))) ?? null;
}

async function stored(tx: Writing, log: string): Promise<Pages> {
  const pages: Pages = [];
  for (const page of await tx.objectStore('pages').getAllKeys(range(log))) {
    const snapshot = (await tx.objectStore('snapshots').get(page)) ?? null;
    const changes = await tx.objectStore('changes').index('page').getAll(page);
    pages.push([page, { snapshot, changes: changes.map(({ bytes }) => bytes) }]);
  }
  return pages;
}

async function remove(tx: Writing, log: string): Promise<void> {
  const changes = tx.objectStore('changes');
  for (const key of await changes.index('page').getAllKeys(range(log))) await changes.delete(key);
  await tx.objectStore('snapshots').delete(range(log));
  await tx.objectStore('pages').delete(range(log));
  await tx.objectStore('exchanges').delete(log);
}

async function neverSend(tx: Writing, log: string): Promise<void> {
  const changes = tx.objectStore('changes');
  for (const key of await changes.index('page').getAllKeys(range(log))) {
    const change = await changes.get(key);
    if (change) await changes.put({ ...change, unsent: 0 }, key);
  }
  const pages = tx.objectStore('pages');
  for (const key of await pages.getAllKeys(range(log))) {
    const page = await pages.get(key);
    if (page) await pages.put({ ...page, unsent: 0 }, key);
  }
}

/** The pages of a log, by its key. */
export function range(log: string): IDBKeyRange {
  return IDBKeyRange.bound(log, log + BEHIND);
}
