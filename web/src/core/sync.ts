/**
 * What of the core brings a device and the server to hold the same: what `web/wasm` exports, in
 * the words of its types. Types only; the clock and the network are arguments.
 *
 * In a browser at most one of these may run at a time, over all tabs (a Web Lock): whoever
 * exchanges or is live also settles. Writing needs no lock.
 */
import type { Code } from '../generated/Code';
import type { Problem } from '../generated/Problem';
import type { Role } from '../generated/Role';
import type { DeviceDatabase } from './device-database';

/** Sends the body of `POST /v1/logs/{log}/exchange`. Rejects only if nothing answered. */
export type Post = (body: Uint8Array) => Promise<{ status: number; body: Uint8Array }>;

/** What an exchange has done. */
export interface ExchangeReport {
  sent: number;
  /** Changes and pages that came, and were not here already. */
  received: number;
  /** Changes written anew: they had been logged here under another account. */
  anew: number;
  /** Pages that the server refused, and why: their changes stay unsent. */
  refused: [page: string, code: Code][];
  /** The log is not shown any more. */
  ended: boolean;
}

/**
 * Exchanges until both sides hold the same of the log, and makes pages with many changes open
 * fast. Rejects with a {@link Fault}: `server_unreachable`, `refused` or `bad_answer`.
 */
export type Exchange = (
  database: DeviceDatabase,
  device: string,
  log: string,
  role: Role,
  post: Post,
  clock: () => number,
) => Promise<ExchangeReport>;

/** What came of a frame. */
export interface Heard {
  /** To be sent now. */
  frames: Uint8Array[];
  /** How many changes came, and are on disk. */
  received: number;
  /** How many of the changes made here the server now has on disk. */
  acknowledged: number;
  /** A page is not shown any more: an exchange will say why. */
  unavailable: boolean;
  /** The server ends the connection, and why. */
  error: string | null;
  /** The server has introduced itself: {@link Connection.tend} now asks for pages. */
  introduced: boolean;
}

/**
 * The device's side of one socket, for all its logs. First an exchange of each, then
 * `introduction()`; `hear` every frame, and `tend` once introduced and whenever something may
 * have been written. Its calls follow one another: never two at once.
 */
export interface Connection {
  introduction(): Uint8Array;
  tend(nowMs: number): Promise<Uint8Array[]>;
  hear(frame: Uint8Array, nowMs: number): Promise<Heard>;
  /** The server is there, although it said nothing: a pong came. */
  noteContact(nowMs: number): Promise<void>;
  free(): void;
}

/** Each log with the pages that its last exchange had refused. */
export type LiveLogs = [log: string, except: string[]][];

/** How long to wait before connecting again, in ms: longer each time, and never the same. */
export interface Pauses {
  next(): number;
  reset(): void;
}

/** What the core throws and rejects with. */
export interface Fault extends Error {
  /** What the server said, if the code is `refused`. */
  problem?: Problem;
  code:
    | 'invalid_input'
    | 'storage_failed'
    | 'read_anew'
    | 'core_failed'
    | 'no_record'
    | 'too_long'
    | 'no_conflict'
    | 'page_failed'
    | 'newer_kind'
    | 'no_randomness'
    | 'not_plain'
    | 'server_unreachable'
    | 'refused'
    | 'bad_answer';
}
