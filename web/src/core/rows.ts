/** Single changes in a transaction, counted as they come and go. */
import type { IDBPTransaction, StoreNames } from 'idb';
import type { ChangeRow } from './device-database';
import type { Change, Schema } from './schema';
import type { Tally } from './tally';

export type Writing = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** Above every hex digit. */
export const BEHIND = 'g';

/** Keeps a change, unless it is there. */
export async function keep(
  tx: Writing,
  tally: Tally,
  change: ChangeRow,
  unsent: 0 | 1,
): Promise<void> {
  if ((await keyOf(tx, change.page, change.hash)) !== undefined) return;
  const { page, hash, bytes } = change;
  await tx.objectStore('changes').add({ page, hash, bytes, unsent });
  tally.count(change.page, 1, unsent);
}

/** The server has the change. */
export async function sent(tx: Writing, tally: Tally, page: string, hash: string): Promise<void> {
  const key = await keyOf(tx, page, hash);
  const change = key === undefined ? undefined : await tx.objectStore('changes').get(key);
  if (!change?.unsent) return;
  await tx.objectStore('changes').put({ ...change, unsent: 0 }, key);
  tally.count(page, 0, -1);
}

/** Removes a change, if it is there and `wanted` says so. */
export async function remove(
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
