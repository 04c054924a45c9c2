import type { KnownLog } from '../core/schema';
import type { Log } from '../generated/Log';
import type { Device } from '../state/device';
import { begin, type Beginning } from '../state/kept';

/** Which log is to be written into, and the one that goes into it, if one does. */
export interface OwnLog {
  own: KnownLog;
  carried: string | null;
}

/**
 * Which log this device is to write into for `account`, of whom the server has named these. A
 * log that was begun before any log-in becomes the account's, or goes into the one that the
 * account has already; what somebody else has begun here stays theirs.
 */
export function ownLog(device: Device, known: KnownLog[], account: string, named: Log[]): OwnLog {
  const before = known.find((log) => log.id === device.identity.ownLog);
  if (before && isTheirs(before, account)) return { own: before, carried: null };
  const accounts = owned(known, account, named);
  if (!before || before.account !== null) {
    return { own: accounts ?? begun(device.loaded.newLogId(), account), carried: null };
  }
  const carried = accounts && accounts.id !== before.id ? before.id : null;
  return { own: accounts ?? { ...before, account }, carried };
}

/** Keeps a session that begins together with its own log: at once, or not at all. */
export async function beginOn(
  device: Device,
  beginning: Beginning,
  carried: string | null,
): Promise<void> {
  const { loaded, database, kept } = device;
  const { device: id, own } = beginning;
  if (carried === null) await kept.beginSession(beginning);
  else await loaded.carryOver(database, id, carried, own, (tx) => begin(tx, beginning));
}

/** The same for a session that an older version of the app has begun without it. */
export async function align(device: Device, account: string, named: Log[]): Promise<void> {
  await device.refresh();
  const { loaded, database, identity, kept } = device;
  const known = await kept.logs();
  const { own, carried } = ownLog(device, known, account, named);
  if (known.includes(own)) return;
  if (carried === null) await kept.keepLogs([own], own.id);
  else await loaded.carryOver(database, identity.device, carried, own);
  await device.refresh();
}

/** The log that the account owns: the first one the server names, or one begun here. */
function owned(known: KnownLog[], account: string, named: Log[]): KnownLog | undefined {
  const first = named.find((log) => log.role === 'owner');
  if (first) return fromServer(first, account);
  return known.find((log) => isTheirs(log, account));
}

function isTheirs(log: KnownLog, account: string): boolean {
  return log.account === account && log.role === 'owner';
}

function begun(id: string, account: string): KnownLog {
  return { id, name: '', role: 'owner', account, onServer: false, ended: false };
}

/** A log as the server describes it. */
export function fromServer(log: Log, account: string): KnownLog {
  const { id, name, role } = log;
  return { id, name, role, account, onServer: true, ended: false };
}
