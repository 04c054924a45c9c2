import type { KnownLog } from '../core/schema';
import type { Log } from '../generated/Log';
import type { Device } from '../state/device';
import { begin, isUnclaimed, type Beginning } from '../state/kept';

/** Who logs in, and which logs on this device they say are theirs. */
export interface Claim {
  account: string;
  named: Log[];
  theirs: string[];
}

/** Which log is to be written into, and those that go into it. */
export interface OwnLog {
  own: KnownLog;
  carried: string[];
}

/**
 * Which log this device is to write into for `account`, of whom the server has named these. What
 * is nobody's becomes the account's as it is, if the account has no log yet; everything else that
 * is theirs goes into the account's. A log that a server may have stays its account's for ever.
 */
export function ownLog(
  device: Device,
  known: KnownLog[],
  { account, named, theirs }: Claim,
): OwnLog {
  const before = known.find((log) => log.id === device.identity.ownLog);
  const accounts = before && isOf(before, account) ? before : owned(known, account, named);
  const claimed = known.filter((log) => theirs.includes(log.id) && log.account !== account);
  const nobodys = claimed.find(isUnclaimed)?.id ?? device.loaded.newLogId();
  const own = accounts ?? begun(nobodys, account);
  const carried = claimed.map((log) => log.id).filter((id) => id !== own.id);
  return { own, carried };
}

/** Keeps a session that begins together with its own log: at once, or not at all. */
export async function beginOn(
  device: Device,
  beginning: Beginning,
  [first, ...rest]: string[],
): Promise<void> {
  const { loaded, database, kept } = device;
  const { device: id, own } = beginning;
  if (first === undefined) return kept.beginSession(beginning);
  await loaded.carryOver(database, id, first, own.id, (tx) => begin(tx, beginning));
  for (const from of rest) await loaded.carryOver(database, id, from, own.id);
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
