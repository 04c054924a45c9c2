import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import type { Now } from './core';
import type { SyncRow } from './device-database';

/** Who this device is, and which log its person's own is. */
export interface Identity {
  device: string;
  ownLog: string;
  /** The log of whoever has logged out last, until somebody logs in. */
  left?: string;
}

/** A log that this device knows. */
export interface KnownLog {
  id: string;
  name: string;
  role: 'owner' | 'contributor' | 'viewer';
  /** Whose session it was learnt in; null while it is nobody's, and no server has it. */
  account: string | null;
  onServer: boolean;
  /** The server does not show it any more. */
  ended: boolean;
}

/** A session, with the token that will take the refresh token's place once it is used. */
export interface StoredSession {
  account: string;
  email: string;
  accessToken: string;
  accessUntilMs: number;
  refreshToken: string;
  nextRefreshToken: string | null;
}

/** Whose session has ended without their logging out. */
export interface EndedSession {
  account: string | null;
  /** Empty if there was none. */
  email: string;
  /** The server has ended it, or the browser has cleared all that was kept here. */
  why: 'server' | 'cleared';
}

/** A tap that was stored before the core was there. */
export interface Tap {
  id: string;
  now: Now;
  /** It was only felt coming. */
  coming: boolean;
}

export interface Change {
  page: string;
  hash: string;
  bytes: Uint8Array;
  /** 1 while no server is known to have it: IndexedDB finds no booleans. */
  unsent: 0 | 1;
}

/** A page of which anything is kept: the server's heads, and how many changes are kept and unsent. */
export interface Page {
  heads: Uint8Array;
  changes: number;
  unsent: number;
}

/** The stores of one device. Changes are found by the order in which they were kept. */
export interface Schema extends DBSchema {
  changes: {
    key: number;
    value: Change;
    indexes: {
      hash: [page: string, hash: string];
      page: string;
      unsent: [unsent: number, page: string];
    };
  };
  snapshots: { key: string; value: Uint8Array };
  pages: { key: string; value: Page };
  exchanges: { key: string; value: SyncRow };
  logs: { key: string; value: KnownLog };
  device: {
    key: 'identity' | 'session' | 'ended';
    value: Identity | StoredSession | EndedSession;
  };
  /** Logs that went into another, under what their pages' keys begin with: into which. */
  carried: { key: string; value: string };
  /** Changes that were written anew under other names: nothing may follow them any more. */
  replaced: { key: [page: string, hash: string]; value: 1 };
  /** Taps that the core has not taken in yet. */
  taps: { key: string; value: Tap };
}

const VERSION = 2;

/** Opens the database of this name, made at first use. */
export function open(name: string, lost: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, VERSION, {
    upgrade(database, before) {
      if (before < 1) first(database);
      for (const store of ['carried', 'replaced'] as const) database.createObjectStore(store);
      database.createObjectStore('taps', { keyPath: 'id' });
    },
    // A newer version of the app wants to open it in another tab.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      lost();
    },
    terminated: lost,
  });
}

/** What version 1 had. */
function first(database: IDBPDatabase<Schema>): void {
  const changes = database.createObjectStore('changes', { autoIncrement: true });
  changes.createIndex('hash', ['page', 'hash'], { unique: true });
  changes.createIndex('page', 'page');
  changes.createIndex('unsent', ['unsent', 'page']);
  for (const store of ['snapshots', 'pages', 'exchanges', 'device'] as const) {
    database.createObjectStore(store);
  }
  database.createObjectStore('logs', { keyPath: 'id' });
}
