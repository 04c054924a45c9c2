import { range } from '../core/carry';
import type { KnownLog } from '../core/schema';
import type { Device } from './device';
import { isUnclaimed } from './kept';

/** A log on this device that may be of whoever logs in or registers. */
export interface InQuestion {
  log: string;
  /** `empty`: nothing was logged while nobody was logged in, and nobody is asked. `nobodys`:
      something was. `open`: the log of somebody whose session has ended without a log-out, so that
      anybody may have written into it since. `closed`: the log of whoever has logged out last. */
  kind: 'empty' | 'nobodys' | 'open' | 'closed';
}

export async function inQuestion(device: Device): Promise<InQuestion[]> {
  const { left, ownLog } = device.identity;
  const known = await device.kept.logs();
  const found: InQuestion[] = [];
  const nobodys = known.find(isUnclaimed);
  if (nobodys) {
    found.push({ log: nobodys.id, kind: (await isEmpty(device, nobodys)) ? 'empty' : 'nobodys' });
  }
  const last = known.find((log) => log.id === (left ?? ownLog) && !isUnclaimed(log));
  if (last && !(await isEmpty(device, last))) {
    found.push({ log: last.id, kind: last.id === ownLog ? 'open' : 'closed' });
  }
  return found;
}

async function isEmpty({ database, loaded }: Device, log: KnownLog): Promise<boolean> {
  return (await database.do((of) => of.count('pages', range(loaded.logKey(log.id))))) === 0;
}
