import { know } from '../core/carry';
import type { Database } from '../core/database';
import { load } from '../core/load';
import type { Writing } from '../core/rows';
import type { EndedSession, Identity, KnownLog, StoredSession } from '../core/schema';

/** A session that begins, and which device and log it is on. */
export interface Beginning {
  session: StoredSession;
  device: string;
  own: KnownLog;
  /** What the keys of its pages begin with. */
  key: string;
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

  /** Keeps what is known of an account's logs, all at once, unless its session is over by now. */
  async keepLogs(known: KnownLog[]): Promise<void> {
    const { logKey } = await load();
    await this.#database.write(['device', 'logs', 'carried'], async (tx) => {
      const session = (await tx.objectStore('device').get('session')) as StoredSession | undefined;
      const theirs = known.filter((log) => log.account === session?.account);
      for (const log of theirs) await know(tx, log, logKey(log.id));
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
    await this.#database.write(['device', 'logs', 'carried'], (tx) => begin(tx, beginning));
  }

  /** Keeps new tokens instead of those with the access token `stale`. Does nothing if that session
      has ended meanwhile, whoever has logged in since. */
  async renewSession(session: StoredSession, stale: string): Promise<void> {
    await this.#database.write(['device'], async (tx) => {
      const store = tx.objectStore('device');
      const before = (await store.get('session')) as StoredSession | undefined;
      if (before?.accessToken === stale) await store.put(session, 'session');
    });
  }

  /** Forgets the session; its log stays, and is closed. What is written now is nobody's: it goes
      where what is nobody's has gone before, or into a log with the id `fresh`. */
  async endSession(fresh: string): Promise<void> {
    await this.#database.write(['device', 'logs'], async (tx) => {
      const device = tx.objectStore('device');
      for (const key of ['session', 'ended'] as const) await device.delete(key);
      const logs = tx.objectStore('logs');
      const own = (await logs.getAll()).find(isUnclaimed) ?? unclaimed(fresh);
      await logs.put(own);
      const identity = (await device.get('identity')) as Identity;
      const left = identity.ownLog === own.id ? identity.left : identity.ownLog;
      await device.put({ ...identity, ownLog: own.id, ...(left && { left }) }, 'identity');
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
  async sessionCleared(account: string | null): Promise<void> {
    await this.#database.write(['device'], async (tx) => {
      const store = tx.objectStore('device');
      if ((await store.get('session')) || (await store.get('ended'))) return;
      // Somebody may have wanted to leave nothing here: the address is not written down again.
      await store.put({ account, email: '', why: 'cleared' }, 'ended');
    });
  }

  /** That a session has ended need not be said any more. */
  async forgetEnded(): Promise<void> {
    await this.#database.write(['device'], (tx) => tx.objectStore('device').delete('ended'));
  }
}

/** In a transaction on `device`, `logs` and `carried`. */
export async function begin(tx: Writing, { session, device, own, key }: Beginning): Promise<void> {
  await know(tx, own, key);
  const store = tx.objectStore('device');
  await store.put({ device, ownLog: own.id }, 'identity');
  await store.put(session, 'session');
  await store.delete('ended');
}

/** Whether it was begun while nobody was logged in. */
export function isUnclaimed(log: KnownLog): boolean {
  return log.account === null;
}

/** A log that is nobody's yet. */
export function unclaimed(id: string): KnownLog {
  return { id, name: '', role: 'owner', account: null, onServer: false, ended: false };
}
