/** Removes everything from this device, as if the app had never been opened on it. */
import type { StoreNames } from 'idb';
import type { Database } from '../core/database';
import type { Schema } from '../core/schema';
import type { Device } from './device';
import { unclaimed } from './kept';

const OTHERS: StoreNames<Schema>[] = ['changes', 'pages', 'snapshots', 'exchanges'];
const ALL: StoreNames<Schema>[] = [...OTHERS, 'carried', 'replaced', 'taps', 'logs', 'device'];

/** All at once. What comes after is another device with an empty log: nobody who still has a tab
    open writes into the one that is gone. */
export async function removeEverything({ database, loaded }: Device): Promise<void> {
  const identity = { device: loaded.newDeviceId(Date.now()), ownLog: loaded.newLogId() };
  await database.write(ALL, async (tx) => {
    for (const store of ALL) await tx.objectStore(store).clear();
    await tx.objectStore('device').put(identity, 'identity');
    await tx.objectStore('logs').put(unclaimed(identity.ownLog));
  });
  try {
    localStorage.clear();
  } catch {
    // The browser keeps nothing there, then.
  }
}

/** How many changes no server has, of every log and everybody on this device. */
export async function unsentChanges(database: Database): Promise<number> {
  const pages = await database.do((of) => of.getAll('pages'));
  return pages.reduce((sum, page) => sum + page.unsent, 0);
}
