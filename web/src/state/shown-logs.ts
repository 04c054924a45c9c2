import type { KnownLog } from '../core/schema';
import { app } from './app.svelte';
import type { Device } from './device';
import { LogState } from './log.svelte';

/** Brings `app`'s logs in line with what this device knows, and reads them anew. */
export async function showLogs(device: Device, onWritten: () => void): Promise<void> {
  const known = await device.kept.logs();
  const own = known.find((log) => log.id === device.identity.ownLog);
  if (!own) throw new Error('the own log is not known here');
  const others = known.filter((log) => log.id !== own.id && isShown(log, own));
  const states = [own, ...others].map((log) => state(device, log, onWritten));
  await Promise.all(states.map((log) => log.refresh()));
  const unclaimed = new Set(others.filter((log) => log.account === null).map((log) => log.id));
  // Begun before a log-in, and never written into.
  const logs = states.filter((log) => !unclaimed.has(log.id) || log.status.unsent > 0);
  const wasOwn = app.shown === app.own;
  app.logs = logs;
  app.own = logs[0] ?? null;
  app.shown = (wasOwn ? null : logs.find((log) => log.id === app.shown?.id)) ?? app.own;
}

/** Reads the logs anew: something was written elsewhere, or has come. */
export async function refreshLogs(): Promise<void> {
  await Promise.all(app.logs.map((log) => log.refresh()));
}

/** What another account has seen or written here is theirs; what is nobody's is shown. */
function isShown(log: KnownLog, own: KnownLog): boolean {
  return log.account === null || log.account === own.account;
}

/** The state that is shown already, if it is still right. */
function state(device: Device, log: KnownLog, onWritten: () => void): LogState {
  const before = app.logs.find((before) => before.id === log.id);
  const isRight =
    before?.core === device.core && before.role === log.role && before.name === log.name;
  if (before && isRight) return before;
  const made = new LogState(device.core, log);
  made.onWritten = onWritten;
  return made;
}
