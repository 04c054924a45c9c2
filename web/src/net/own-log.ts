import type { KnownLog } from '../core/schema';
import type { Log } from '../generated/Log';
import type { Device } from '../state/device';

/**
 * Settles which log this device writes into for `account`, of whom the server has named these.
 * Does nothing when it is settled. A log that was begun before any log-in becomes the account's,
 * or goes into the one that the account has already.
 */
export async function align(device: Device, account: string, named: Log[]): Promise<void> {
  await device.refresh();
  const known = await device.kept.logs();
  const own = known.find((log) => log.id === device.identity.ownLog);
  if (!own || (own.account === account && own.role === 'owner')) return;
  const accounts = owned(known, account, named);
  if (own.account !== null) {
    // Somebody else was logged in here: their log stays theirs.
    await claim(device, accounts ?? begun(device.loaded.newLogId(), account));
  } else if (accounts && accounts.id !== own.id) {
    await carry(device, own.id, accounts);
  } else {
    await claim(device, accounts ?? { ...own, account });
  }
}

/** The log that the account owns: the first one the server names, or one begun here. */
function owned(known: KnownLog[], account: string, named: Log[]): KnownLog | undefined {
  const first = named.find((log) => log.role === 'owner');
  if (first) return fromServer(first, account);
  return known.find((log) => log.account === account && log.role === 'owner');
}

async function claim(device: Device, log: KnownLog): Promise<void> {
  await device.kept.keepLogs([log], log.id);
  await device.refresh();
}

async function carry(device: Device, from: string, to: KnownLog): Promise<void> {
  const { loaded, database, identity } = device;
  await loaded.carryOver(database, identity.device, from, to);
  await device.refresh();
}

function begun(id: string, account: string): KnownLog {
  return { id, name: '', role: 'owner', account, onServer: false, ended: false };
}

/** A log as the server describes it. */
export function fromServer(log: Log, account: string): KnownLog {
  const { id, name, role } = log;
  return { id, name, role, account, onServer: true, ended: false };
}
