/** Changes that no server takes from this device give way to the same under other names. */
import type { ChangeRow, Rewritten } from './device-database';
import { remove, keep, type Writing } from './rows';
import type { Tally } from './tally';

/** What is written would follow something that is not here any more, because it has gone into
    another log, was itself written anew, or was cleared by the browser: all has to be read anew. */
export class ReadAnew extends Error {
  override readonly name = 'ReadAnew';
  readonly code = 'read_anew';
}

/** Puts what was written anew in the place of a page. */
export async function replace(
  tx: Writing,
  tally: Tally,
  page: string,
  anew: Rewritten,
): Promise<void> {
  const changes = tx.objectStore('changes');
  for (const { hash } of await changes.index('page').getAll(page)) {
    await remove(tx, tally, page, hash, () => true);
  }
  if (anew.snapshot) await tx.objectStore('snapshots').put(anew.snapshot, page);
  else await tx.objectStore('snapshots').delete(page);
  for (const hash of anew.replaced) await tx.objectStore('replaced').put(1, [page, hash]);
  for (const change of anew.changes) await keep(tx, tally, change, 1);
}

/** Refuses a change into a log that has gone, or that follows one which was written anew. */
export async function checkFollows(
  tx: Writing,
  change: ChangeRow,
  follows: string[],
): Promise<void> {
  const log = change.page.slice(0, LOG_DIGITS);
  if ((await tx.objectStore('carried').getKey(log)) !== undefined) throw new ReadAnew();
  for (const hash of follows) {
    const gone = await tx.objectStore('replaced').getKey([change.page, hash]);
    if (gone !== undefined) throw new ReadAnew();
  }
}

/** A log's id is 12 bytes. */
const LOG_DIGITS = 24;
