import { range } from '../core/carry';
import type { Device } from './device';
import { isUnclaimed } from './kept';

/** Whether anything was logged on this device without an account. */
export async function isAnythingUnclaimed(device: Device): Promise<boolean> {
  const { database, kept, loaded } = device;
  const log = (await kept.logs()).find(isUnclaimed);
  if (!log) return false;
  return (await database.do((of) => of.count('pages', range(loaded.logKey(log.id))))) > 0;
}
