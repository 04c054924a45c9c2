/** Pages whose bytes make the core fail: Automerge panics at some that contradict themselves. */
import type { DeviceDatabase, PageRow } from './device-database';
import { onCoreFailure } from './instance';

/** The first time it may have been anything. */
const FAILURES_MAX = 2;
/** No document begins like this: the core finds the page damaged, and names it. */
const DAMAGED: PageRow = { snapshot: null, changes: [new Uint8Array([0])] };

/** The storage, in which a page that the core has failed at again is a damaged one. */
export function guarded(database: DeviceDatabase): DeviceDatabase {
  const failures = new Map<string, number>();
  let last = '';
  onCoreFailure(() => failures.set(last, (failures.get(last) ?? 0) + 1));
  const load = async (page: string): Promise<PageRow> => {
    if ((failures.get(page) ?? 0) >= FAILURES_MAX) return DAMAGED;
    const row = await database.load(page);
    last = page;
    return row;
  };
  return {
    append: (changes, follows) => database.append(changes, follows),
    load,
    pages: (log) => database.pages(log),
    unsent: (log, except, bytesMax) => database.unsent(log, except, bytesMax),
    syncState: (log) => database.syncState(log),
    settle: (log, settled) => database.settle(log, settled),
    requeue: (changes) => database.requeue(changes),
    compact: (page, snapshot, covered) => database.compact(page, snapshot, covered),
    writeAnew: (page, rewrite) => database.writeAnew(page, rewrite),
  };
}
