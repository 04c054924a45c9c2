/** Holds IndexedDB to what every device's storage must do. For the browser tests only. */
import { Database } from './database';
import type { DeviceDatabase } from './device-database';

/** The core as `cargo xtask web --conformance` builds it, once it is initialised. */
export interface ConformanceCore {
  everyCheck(empty: () => DeviceDatabase): Promise<void>;
}

/**
 * Runs every check, each on a database of its own, which are deleted afterwards. A check that
 * fails is a panic of the core: an `error` event of the window says so, and this never ends.
 */
export async function conformance(core: ConformanceCore): Promise<void> {
  const made: Database[] = [];
  await core.everyCheck(() => {
    const database = new Database(`conformance-${crypto.randomUUID()}`);
    made.push(database);
    return database;
  });
  for (const database of made) {
    (await database.opened()).close();
    indexedDB.deleteDatabase(database.name);
  }
}
