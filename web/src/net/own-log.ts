import type { KnownLog } from '../core/schema';
import type { Log } from '../generated/Log';
import type { Device } from '../state/device';
import { begin, isUnclaimed, type Beginning } from '../state/kept';

/** Who logs in, and what of this device is theirs. */
export interface Claim {
  account: string;
  named: Log[];
  /** What was logged here without an account. */
  isTheirs: boolean;
}

/** Which log is to be written into, and the one that goes into it, if one does. */
export interface OwnLog {
  own: KnownLog;
  carried: string | null;
}

/**
 * Which log this device is to write into for `account`, of whom the server has named these. What
 * was begun here before any log-in becomes the account's, or goes into the log that the account
 * has already, if it is theirs (`isTheirs`); what somebody else has begun here stays theirs.
 */
export function ownLog(
  device: Device,
  known: KnownLog[],
  { account, named, isTheirs }: Claim,
): OwnLog {
  const before = known.find((log) => log.id === device.identity.ownLog);
  const accounts = before && isOf(before, account) ? before : owned(known, account, named);
  const unclaimed = isTheirs ? known.find(isUnclaimed) : undefined;
  if (!unclaimed) {
    return { own: accounts ?? begun(device.loaded.newLogId(), account), carried: null };
  }
  const carried = accounts && accounts.id !== unclaimed.id ? unclaimed.id : null;
  return { own: accounts ?? { ...unclaimed, account }, carried };
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

/** The log that the account owns: the first one the server names, or one begun here. */
function owned(known: KnownLog[], account: string, named: Log[]): KnownLog | undefined {
  const first = named.find((log) => log.role === 'owner');
  if (first) return fromServer(first, account);
  return known.find((log) => isOf(log, account));
}

function isOf(log: KnownLog, account: string): boolean {
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
