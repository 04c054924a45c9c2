/**
 * A device's storage as the core calls it: `Store` in `shared/src/store`, whose rules hold here.
 *
 * Pages, logs and hashes are lower-case hex of their bytes, so that the pages of a log are those
 * whose key begins with the log's. Each method is one transaction: when its promise resolves,
 * what it wrote is on disk; when it rejects, nothing was written.
 */
export interface DeviceDatabase {
  append(changes: ChangeRow[]): Promise<void>;
  load(page: string): Promise<PageRow>;
  pages(log: string): Promise<StateRow[]>;
  unsent(log: string, except: string[], bytesMax: number): Promise<ChangeRow[]>;
  syncState(log: string): Promise<SyncRow | null>;
  settle(log: string, settled: SettledRow): Promise<void>;
  requeue(changes: ChangeRow[]): Promise<void>;
  compact(page: string, snapshot: Uint8Array, covered: string[]): Promise<void>;
}

export interface ChangeRow {
  page: string;
  hash: string;
  bytes: Uint8Array;
}

/** Changes in the order in which they were kept. */
export interface PageRow {
  snapshot: Uint8Array | null;
  changes: Uint8Array[];
}

export interface StateRow {
  page: string;
  server_heads: Uint8Array;
  unsent: number;
  changes: number;
}

export interface SyncRow {
  /** A whole number that may be larger than a number of JavaScript. */
  cursor: string;
  digest: Uint8Array;
  complete_next: boolean;
  last_contact_ms: number | null;
  clock_ahead_ms: number;
}

export interface SettledRow {
  acknowledged: [page: string, hash: string][];
  received: ChangeRow[];
  snapshots: [page: string, bytes: Uint8Array][];
  server_heads: [page: string, heads: Uint8Array][];
  state: SyncRow;
}
