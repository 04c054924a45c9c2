/** Loads the core: wasm, once for a tab. */
import init, {
  Connection as WasmConnection,
  Core as WasmCore,
  exchange as wasmExchange,
  Pauses as WasmPauses,
} from '../wasm/banister_web.js';
import wasm from '../wasm/banister_web_bg.wasm?url';
import type { Core } from './core';
import type { DeviceDatabase } from './device-database';
import type { Connection, Exchange, LiveLogs, Pauses } from './sync';

/** What the core offers, once it is there. */
export interface Loaded {
  newDeviceId(nowMs: number): string;
  newLogId(): string;
  core(database: DeviceDatabase, device: string): Core;
  connection(database: DeviceDatabase, device: string, logs: LiveLogs): Connection;
  pauses(): Pauses;
  exchange: Exchange;
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
  return {
    newDeviceId: (nowMs) => WasmCore.newDeviceId(nowMs),
    newLogId: () => WasmCore.newLogId(),
    core: (database, device) => new WasmCore(database, device, actorSuffix()) as Core,
    connection: (database, device, logs) => new WasmConnection(database, device, logs),
    pauses: () => new WasmPauses(),
    exchange: wasmExchange as Exchange,
  };
}

/** New in every tab and at every start: two writers under one name would contradict each other. */
function actorSuffix(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(4));
}
