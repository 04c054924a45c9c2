/** What nobody here may read any more is deleted, not only hidden. */
import type { StoreNames } from 'idb';
import type { Writing } from '../core/rows';
import type { KnownLog, Schema, StoredSession } from '../core/schema';
import type { Device } from './device';

const PAGES: StoreNames<Schema>[] = ['changes', 'pages', 'snapshots', 'exchanges'];

/** Whether `account` may read the log, as far as this device knows; a log of one's own stays. */
export function isReadable(log: KnownLog, account: string | null): boolean {
  return log.role === 'owner' || (log.account === account && !log.ended);
}

/**
 * Deletes what was received of other people's logs that the session may not read, or nobody's
 * session any more. A page on which something is unsent stays, and is shown to nobody, until
 * whoever wrote it logs in again.
 */
export async function keepReadable({ database, identity, loaded }: Device): Promise<void> {
  await database.write([...PAGES, 'carried', 'logs', 'device'], async (tx) => {
    const session = (await tx.objectStore('device').get('session')) as StoredSession | undefined;
    const account = session?.account ?? null;
    const logs = await tx.objectStore('logs').getAll();
    const readable = logs.filter((log) => isReadable(log, account));
    const kept = new Set(readable.map((log) => loaded.logKey(log.id)));
    // Just after the browser has cleared everything nothing is known of it, and yet it is written to.
    kept.add(loaded.logKey(identity.ownLog));
    // What could not be read when a log went into another stays as it is.
    for (const key of await tx.objectStore('carried').getAllKeys()) kept.add(key);
    const isGone = (of: string) => ![...kept].some((key) => of.startsWith(key));
    await deletePages(tx, isGone);
    const exchanges = tx.objectStore('exchanges');
    for (const key of (await exchanges.getAllKeys()).filter(isGone)) await exchanges.delete(key);
    // Whose access has ended is told of which log: that row stays.
    const others = logs.filter((log) => !readable.includes(log) && log.account !== account);
    for (const { id } of others) await tx.objectStore('logs').delete(id);
  });
}

async function deletePages(tx: Writing, isGone: (page: string) => boolean): Promise<void> {
  const changes = tx.objectStore('changes');
  for (const page of (await tx.objectStore('pages').getAllKeys()).filter(isGone)) {
    if ((await tx.objectStore('pages').get(page))?.unsent) continue;
    for (const key of await changes.index('page').getAllKeys(page)) await changes.delete(key);
    await tx.objectStore('snapshots').delete(page);
    await tx.objectStore('pages').delete(page);
  }
}
