import type { Database } from '../core/database';
import type { Writing } from '../core/rows';
import type { EndedSession, Identity, KnownLog, StoredSession } from '../core/schema';

/** A session that begins, and which device and log it is on. */
export interface Beginning {
  session: StoredSession;
  device: string;
  own: KnownLog;
}

/** What a device keeps besides its records: who it is, which logs it knows, its session. */
export class Kept {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The identity; made at first use, with a log of its own that is nobody's yet. */
  async identity(make: () => Identity | Promise<Identity>): Promise<Identity> {
    const found = await this.#database.do((of) => of.get('device', 'identity'));
    if (found) return found as Identity;
    let identity = await make();
    await this.#database.write(['device', 'logs'], async (tx) => {
      const device = tx.objectStore('device');
      // Another tab may have been first.
      const first = await device.get('identity');
      if (first) {
        identity = first as Identity;
        return;
      }
      await device.put(identity, 'identity');
      await tx.objectStore('logs').put(unclaimed(identity.ownLog));
    });
    return identity;
  }

  /** Every log that is known here, in the order of ids. */
  async logs(): Promise<KnownLog[]> {
    return this.#database.do((of) => of.getAll('logs'));
  }

  /** Keeps what is known of these logs, all at once; `own` becomes the one written into. */
  async keepLogs(known: KnownLog[], own?: string): Promise<void> {
    await this.#database.write(['device', 'logs'], async (tx) => {
      for (const log of known) await tx.objectStore('logs').put(log);
      if (own === undefined) return;
      const device = tx.objectStore('device');
      const identity = (await device.get('identity')) as Identity;
      await device.put({ ...identity, ownLog: own }, 'identity');
    });
  }

  async session(): Promise<StoredSession | null> {
    const found = await this.#database.do((of) => of.get('device', 'session'));
    return (found as StoredSession | undefined) ?? null;
  }

  /** Whose session has ended, until somebody logs in. */
  async ended(): Promise<EndedSession | null> {
    const found = await this.#database.do((of) => of.get('device', 'ended'));
    return (found as EndedSession | undefined) ?? null;
  }

  /** Keeps a session that begins together with the log it writes into: both, or neither. */
  async beginSession(beginning: Beginning): Promise<void> {
    await this.#database.write(['device', 'logs'], (tx) => begin(tx, beginning));
  }

  /** Keeps new tokens. Does nothing if the session has ended meanwhile. */
  async renewSession(session: StoredSession): Promise<void> {
    await this.#database.write(['device'], async (tx) => {
      const store = tx.objectStore('device');
      if (await store.get('session')) await store.put(session, 'session');
    });
  }

  /** Forgets the session; the records stay. Whoever used this device without an account goes on. */
  async endSession(): Promise<void> {
    await this.#database.write(['device', 'logs'], async (tx) => {
      const device = tx.objectStore('device');
      for (const key of ['session', 'ended'] as const) await device.delete(key);
      const unclaimed = (await tx.objectStore('logs').getAll()).find(isUnclaimed);
      const identity = (await device.get('identity')) as Identity;
      if (unclaimed) await device.put({ ...identity, ownLog: unclaimed.id }, 'identity');
    });
  }

  /** The server has ended the session with this access token. Does nothing if it is another. */
  async sessionEnded(accessToken: string): Promise<void> {
    await this.#database.write(['device'], async (tx) => {
      const store = tx.objectStore('device');
      const session = (await store.get('session')) as StoredSession | undefined;
      if (session?.accessToken !== accessToken) return;
      await store.delete('session');
      const { account, email } = session;
      await store.put({ account, email, why: 'server' }, 'ended');
    });
  }

  /** The browser has cleared everything, and with it this session. Does nothing if one has begun. */
  async sessionCleared(account: string | null, email: string): Promise<void> {
    await this.#database.write(['device'], async (tx) => {
      const store = tx.objectStore('device');
      if ((await store.get('session')) || (await store.get('ended'))) return;
      await store.put({ account, email, why: 'cleared' }, 'ended');
    });
  }

  /** That a session has ended need not be said any more. */
  async forgetEnded(): Promise<void> {
    await this.#database.write(['device'], (tx) => tx.objectStore('device').delete('ended'));
  }
}

/** In a transaction on `device` and `logs`. */
export async function begin(tx: Writing, { session, device, own }: Beginning): Promise<void> {
  await tx.objectStore('logs').put(own);
  const store = tx.objectStore('device');
  await store.put({ device, ownLog: own.id }, 'identity');
  await store.put(session, 'session');
  await store.delete('ended');
}

/** Whether it was begun without an account. */
export function isUnclaimed(log: KnownLog): boolean {
  return log.account === null;
}

/** A log that is nobody's yet. */
export function unclaimed(id: string): KnownLog {
  return { id, name: '', role: 'owner', account: null, onServer: false, ended: false };
}
