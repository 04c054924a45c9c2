/**
 * A device's storage as the core calls it: `Store` in `shared/src/store`, whose rules hold here.
 *
 * Pages, logs and hashes are lower-case hex of their bytes, so that the pages of a log are those
 * whose key begins with the log's. Each method is one transaction: when its promise resolves,
 * what it wrote is on disk; when it rejects, nothing was written.
 */
export interface DeviceDatabase {
  /** `follows` names, for each change, those that it follows. */
  append(changes: ChangeRow[], follows: string[][]): Promise<void>;
  load(page: string): Promise<PageRow>;
  /** A line for each page: its key, how many of its changes are unsent and how many are kept,
      and the server's heads in hex. All of them are asked for with everything that is read. */
  pages(log: string): Promise<string>;
  unsent(log: string, except: string[], bytesMax: number): Promise<ChangeRow[]>;
  syncState(log: string): Promise<SyncRow | null>;
  settle(log: string, settled: SettledRow): Promise<void>;
  requeue(changes: ChangeRow[]): Promise<void>;
  compact(page: string, snapshot: Uint8Array, covered: string[]): Promise<void>;
  /** Puts what `rewrite` makes of a page in its place; how many changes that were. */
  writeAnew(page: string, rewrite: RewritePage): Promise<number>;
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

/** What takes the place of a page whose unsent changes no server takes from this device. */
export interface Rewritten {
  /** What the server has of it. */
  snapshot: Uint8Array | null;
  changes: ChangeRow[];
  /** The hashes of those that they take the place of. */
  replaced: string[];
}

/** Answers at once: it is asked in the middle of a transaction. */
export type RewritePage = (kept: { page: PageRow; server_heads: Uint8Array }) => Rewritten;
