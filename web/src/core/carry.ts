/** A log goes into another, all at once: what was nobody's into an account's, say. */
import type { StoreNames } from 'idb';
import type { Database } from './database';
import type { ChangeRow, PageRow } from './device-database';
import type { KnownLog, Schema } from './schema';
import { BEHIND, keep, type Writing } from './rows';
import type { Tally } from './tally';

/** Pages under their keys. */
export type Pages = [page: string, row: PageRow][];

/** What the core makes of the pages of both logs: at once, a transaction does not wait. */
export type Rewrite = (from: Pages, there: Pages) => { changes: ChangeRow[]; whole: boolean };

export interface Carrying {
  from: { log: string; key: string };
  to: { log: string; key: string };
  rewrite: Rewrite;
  /** What else is kept in the same transaction, before. */
  also?: (tx: Writing) => Promise<void>;
}

/**
 * Brings all that `from` holds into `to`, which is known here or becomes so. One transaction:
 * nothing is lost and nothing is there twice, whenever the tab dies. What could not be read stays
 * where it is, and is not sent.
 */
export async function carryOver(database: Database, carrying: Carrying): Promise<void> {
  const stores: StoreNames<Schema>[] = ['changes', 'pages', 'snapshots', 'exchanges'];
  await database.write([...stores, 'carried', 'logs', 'device'], async (tx, tally) => {
    await carrying.also?.(tx);
    const isDone = await tx.objectStore('carried').get(carrying.from.key);
    const isKnown = await tx.objectStore('logs').get(carrying.to.log);
    if (isKnown && !isDone) await carry(tx, tally, carrying);
  });
}

async function carry(tx: Writing, tally: Tally, { from, to, rewrite }: Carrying): Promise<void> {
  const { changes, whole } = rewrite(await stored(tx, from.key), await stored(tx, to.key));
  if (whole) await remove(tx, from.key);
  else await neverSend(tx, from.key);
  for (const change of changes) await keep(tx, tally, change, 1);
  await tx.objectStore('carried').put(to.log, from.key);
  await tx.objectStore('logs').delete(from.log);
}

/** Keeps what is known of a log. What is known here has gone nowhere: its owner is back, say. */
export async function know(tx: Writing, log: KnownLog, key: string): Promise<void> {
  await tx.objectStore('logs').put(log);
  await tx.objectStore('carried').delete(key);
}

/** Where a log has gone in the end, and null if it is still here. */
export async function successor(
  database: Database,
  log: string,
  keyOf: (log: string) => string,
): Promise<string | null> {
  const next = await database.do((of) => of.get('carried', keyOf(log)));
  return next === undefined ? null : ((await successor(database, next, keyOf)) ?? next);
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
