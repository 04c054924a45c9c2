/** The storage for somebody who remembers what was read from it. */
import { ReadAnew } from './anew';
import type { Database } from './database';
import type { DeviceDatabase } from './device-database';

/** Nothing is written that may follow what the browser has cleared since this was made: it would be
    kept, and could not be read. `storage` is the `database`, as it is to be used. */
export function unlessCleared(
  database: Database,
  storage: DeviceDatabase = database,
): DeviceDatabase {
  const { opening } = database;
  const check = () => {
    if (database.opening !== opening) throw new ReadAnew();
  };
  const writing =
    <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      check();
      return write(...args);
    };
  return {
    load: (page) => storage.load(page),
    pages: (log) => storage.pages(log),
    unsent: (log, except, bytesMax) => storage.unsent(log, except, bytesMax),
    syncState: (log) => storage.syncState(log),
    append: writing((changes, follows) => storage.append(changes, follows)),
    settle: writing((log, settled) => storage.settle(log, settled)),
    requeue: writing((changes) => storage.requeue(changes)),
    compact: writing((page, snapshot, covered) => storage.compact(page, snapshot, covered)),
    writeAnew: writing((page, rewrite) => storage.writeAnew(page, rewrite)),
  };
}
