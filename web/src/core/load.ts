/** Loads the core: wasm, once for a tab. */
import init, {
  carry as wasmCarry,
  Connection as WasmConnection,
  Core as WasmCore,
  exchange as wasmExchange,
  logKey,
  Pauses as WasmPauses,
  rehearse,
} from '../wasm/banister_web.js';
import wasm from '../wasm/banister_web_bg.wasm?url';
import { carryOver, successor, type Carrying } from './carry';
import type { Core } from './core';
import type { Database } from './database';
import { ask, ofThisCore, thisCore, watchCore } from './instance';
import { lasting } from './lasting';
import { guarded } from './suspect';
import { unlessCleared } from './unless-cleared';
import type { Connection, Exchange, Fault, LiveLogs, Pauses } from './sync';

/** What the core offers, once it is there. */
export interface Loaded {
  /** Makes the browser compile what a screen of records needs; it is busy meanwhile. */
  rehearse(): void;
  newDeviceId(nowMs: number): string;
  newLogId(): string;
  core(database: Database, device: string): Core;
  connection(database: Database, device: string, logs: LiveLogs): Connection;
  pauses(): Pauses;
  exchange: Exchange;
  /** What the keys of a log's pages begin with. */
  logKey(log: string): string;
  /** Brings all that `from` holds into `to`, a log that is known here once `also` is done, in the
      same transaction. */
  carryOver(
    database: Database,
    device: string,
    from: string,
    to: string,
    also?: Carrying['also'],
  ): Promise<void>;
}

let loading: Promise<Loaded> | null = null;

/** The core. It may be asked for again at any time; if loading failed, that tries again. */
export function load(): Promise<Loaded> {
  loading ??= init({ module_or_path: wasm }).then(offered, (error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

function offered(): Loaded {
  watchCore();
  return {
    // What fails here says so when somebody asks for it.
    rehearse: () => void ask(rehearse).catch(() => {}),
    newDeviceId: (nowMs) => WasmCore.newDeviceId(nowMs),
    newLogId: () => WasmCore.newLogId(),
    core,
    connection,
    pauses,
    exchange: (...what) => exchange(...what).catch((error) => again(error, what)),
    logKey,
    carryOver: (database, device, from, to, also) =>
      ask(() =>
        carryOver(database, {
          from: { log: from, key: logKey(from) },
          to: { log: to, key: logKey(to) },
          rewrite: (old, there) => wasmCarry(device, old, there, to),
          ...(also && { also }),
        }),
      ),
  };
}

function exchange(...what: Parameters<Exchange>): ReturnType<Exchange> {
  return ask(() => (wasmExchange as Exchange)(...what));
}

/** An exchange goes on where the one before has ended. */
function again(error: Partial<Fault>, what: Parameters<Exchange>): ReturnType<Exchange> {
  if (error.code !== 'core_failed') throw error;
  return exchange(...what);
}

function core(database: Database, device: string): Core {
  const storage = guarded(database);
  return lasting({
    core: () => new WasmCore(unlessCleared(database, storage), device, actorSuffix()),
    successor: (log) => successor(database, log, logKey),
  });
}

/** After a failure it rejects whatever it is asked: whoever talks ends the talk then. */
function connection(database: Database, device: string, logs: LiveLogs): Connection {
  const made = new WasmConnection(unlessCleared(database), device, logs);
  const isOfUse = thisCore();
  return {
    introduction: () => made.introduction(),
    tend: (nowMs) => ask(() => made.tend(nowMs)),
    hear: (frame, nowMs) => ask(() => made.hear(frame, nowMs)),
    noteContact: (nowMs) => ask(() => made.noteContact(nowMs)),
    free: () => {
      if (isOfUse()) made.free();
    },
  };
}

function pauses(): Pauses {
  const current = ofThisCore(() => new WasmPauses());
  return { next: () => current().next(), reset: () => current().reset() };
}

/** New in every tab and at every start: two writers under one name would contradict each other. */
function actorSuffix(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(4));
}
