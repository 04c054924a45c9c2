import type { StoredSession } from '../core/schema';
import type { CreateAccount } from '../generated/CreateAccount';
import type { Session } from '../generated/Session';
import type { Device } from '../state/device';
import { read, send } from './http';
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
}

/** Opens a session on this device and keeps it; `path` is `/accounts` or `/sessions`. */
export async function logIn(
  device: Device,
  path: '/accounts' | '/sessions',
  who: Credentials,
): Promise<StoredSession> {
  await device.refresh();
  const { answer, id } = await ask(device, path, who);
  const session = { account: answer.account_id, email: who.email.trim(), ...tokens(answer) };
  await navigator.locks.request(SESSION_LOCK, () => device.kept.beginSession(session, id));
  await device.refresh();
  return session;
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
