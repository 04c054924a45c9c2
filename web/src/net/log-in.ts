import type { CreateAccount } from '../generated/CreateAccount';
import type { Log } from '../generated/Log';
import type { Session } from '../generated/Session';
import type { Device } from '../state/device';
import { read, send } from './http';
import { beginOn, ownLog } from './own-log';
import { Refused } from './problem';
import { SESSION_LOCK, tokens } from './refresh';

/** What the person types. */
export interface Credentials {
  email: string;
  password: string;
  /** What they call this device. */
  deviceName: string;
  /** Only for a new account: what others see instead of the address. */
  displayName?: string;
  /** The logs on this device that they say are theirs. */
  theirs: string[];
}

/**
 * Opens a session on this device; `path` is `/accounts` or `/sessions`. It is kept only together
 * with the log it writes into: unless that is known, nothing has changed here, so that nobody
 * writes into the log of somebody else who was logged in.
 */
export async function logIn(
  device: Device,
  path: '/accounts' | '/sessions',
  who: Credentials,
): Promise<void> {
  await device.refresh();
  const { answer, id } = await ask(device, path, who);
  const account = answer.account_id;
  const session = { account, email: who.email.trim(), ...tokens(answer) };
  // A new account has none.
  const named = path === '/accounts' ? [] : await logsOf(session.accessToken);
  await navigator.locks.request(SESSION_LOCK, async () => {
    await device.refresh();
    const claim = { account, named, theirs: who.theirs };
    const { own: found, carried } = ownLog(device, await device.kept.logs(), claim);
    // What others call it who may read it.
    const own = who.displayName ? { ...found, name: who.displayName } : found;
    const key = device.loaded.logKey(own.id);
    await beginOn(device, { session, device: id, own, key }, carried);
  });
  await device.refresh();
}

/** The logs that whoever this token was given to can see. */
async function logsOf(token: string): Promise<Log[]> {
  try {
    return read<{ items: Log[] }>(await send({ method: 'GET', path: '/logs', token })).items;
  } catch (error) {
    // Nobody will use this session.
    void send({ method: 'DELETE', path: '/sessions/current', token }).catch(() => {});
    throw error;
  }
}

/** On a new device, if the server knows this one as another person's, or as revoked. */
async function ask(device: Device, path: string, who: Credentials) {
  const { device: id } = device.identity;
  try {
    return { answer: await once(path, who, id), id };
  } catch (error) {
    const isTaken = error instanceof Refused && error.problem.code === 'device_taken';
    if (!isTaken) throw error;
    const fresh = device.loaded.newDeviceId(Date.now());
    return { answer: await once(path, who, fresh), id: fresh };
  }
}

async function once(path: string, who: Credentials, id: string): Promise<Session> {
  const json: Partial<CreateAccount> = {
    email: who.email.trim(),
    password: who.password,
    device_name: who.deviceName,
    device_id: id,
  };
  if (who.displayName) json.display_name = who.displayName;
  return read<Session>(await send({ method: 'POST', path, json }));
}
