/**
 * Taps before the core is there. The core is large and comes after the pages: at a first visit it
 * may take a while, and a tap must not wait for it. What is stored is what was tapped and when;
 * the core makes a record of it under the same id, as often as it has to.
 */
import type { Core, Now } from './core';
import type { Database } from './database';
import { recordId } from './record-id';
import type { Tap } from './schema';

/** One tab at a time takes them in. */
const LOCK = 'banister.taps';

/** Stores a tap; it is on disk when the promise resolves. */
export async function storeTap(database: Database, now: Now, coming: boolean): Promise<void> {
  const tap: Tap = { id: recordId(now.at_ms), now, coming };
  await database.write(['taps'], async (tx) => {
    await tx.objectStore('taps').put(tap);
  });
}

/** Makes records of the taps that are stored. */
export async function takeTaps(database: Database, core: Core, log: string): Promise<void> {
  await navigator.locks.request(LOCK, async () => {
    const taps = await database.do((of) => of.getAll('taps'));
    for (const { id, now, coming } of taps) {
      await core.takeTap(log, now, id, coming);
      await database.write(['taps'], (tx) => tx.objectStore('taps').delete(id));
    }
  });
}
