import type { Identity, KnownLog } from '../core/schema';
import type { Log } from '../generated/Log';
import type { Device } from '../state/device';
import type { Api } from './api';
import { fromServer } from './own-log';
import { LoggedOut, Refused } from './problem';

/**
 * Asks the server which logs the account can see, settles which of them is this device's own,
 * and tells the server of it if it has not heard yet.
 */
export async function learn(device: Device, api: Api, account: string): Promise<void> {
  // What is joined while the server answers is not gone.
  const known = await device.kept.logs();
  const { items } = await api.get<{ items: Log[] }>('/logs');
  await keep(device, account, known, items);
  await device.refresh();
  const id = device.identity.ownLog;
  if (items.some((log) => log.id === id)) return;
  // Somebody may just have logged out: what was begun without an account is not to be theirs.
  const own = (await device.kept.logs()).find((log) => log.id === id);
  if (own?.account !== account) return;
  const made = await tell(device, api, own);
  await device.kept.keepLogs([fromServer(made, account)]);
}

/** Under another id if this one is another account's, as happens when all that is on a device was
    copied to a second one before the first log-in. */
async function tell(device: Device, api: Api, own: KnownLog): Promise<Log> {
  const name = own.name || undefined;
  try {
    return await api.post<Log>('/logs', { id: own.id, name });
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== 'log_taken') throw error;
    return api.post<Log>('/logs', { id: await rename(device, own), name });
  }
}

/** Everything that is in the log goes on under another id. */
async function rename({ loaded, database, identity }: Device, own: KnownLog): Promise<string> {
  const id = loaded.newLogId();
  await loaded.carryOver(database, identity.device, own.id, id, async (tx) => {
    const store = tx.objectStore('device');
    const now = (await store.get('identity')) as Identity;
    if (now.ownLog !== own.id) throw new LoggedOut();
    await tx.objectStore('logs').put({ ...own, id });
    await store.put({ ...now, ownLog: id }, 'identity');
  });
  return id;
}

/** The logs that are synced, one's own first: what was just written should arrive first. */
export async function reachable(device: Device, account: string): Promise<KnownLog[]> {
  await device.refresh();
  const own = device.identity.ownLog;
  const logs = (await device.kept.logs()).filter((log) => log.account === account && !log.ended);
  return logs.sort((a, b) => Number(b.id === own) - Number(a.id === own));
}

/** Keeps what the server says; what it no longer names cannot be reached any more. */
async function keep(
  device: Device,
  account: string,
  known: KnownLog[],
  seen: Log[],
): Promise<void> {
  const named = new Set(seen.map((log) => log.id));
  const gone = known.filter((log) => isGone(log, account) && !named.has(log.id));
  const ended = gone.map((log) => ({ ...log, ended: true }));
  await device.kept.keepLogs([...ended, ...seen.map((log) => fromServer(log, account))]);
}

function isGone(log: KnownLog, account: string): boolean {
  return log.account === account && log.onServer && !log.ended;
}
