import type { KnownLog } from '../core/schema';
import { app, type Screen } from './app.svelte';
import type { Device } from './device';
import { LogState } from './log.svelte';

/** Screens that are about the log that is looked at. */
const OF_A_LOG: Screen[] = ['today', 'timeline', 'calendar', 'episode', 'charts', 'conflicts'];

/** Brings `app`'s logs in line with what this device knows, and reads them anew. */
export async function showLogs(device: Device, onWritten: () => void): Promise<void> {
  const known = await device.kept.logs();
  const own = known.find((log) => log.id === device.identity.ownLog);
  if (!own) throw new Error('the own log is not known here');
  const all = known.filter((log) => log.id !== own.id && isShown(log, own));
  const others = all.filter((log) => !log.ended);
  const states = [own, ...others].map((log) => state(device, log, onWritten));
  await Promise.all(states.map((log) => log.refresh()));
  const unclaimed = new Set(others.filter((log) => log.account === null).map((log) => log.id));
  // Begun before a log-in, and never written into.
  const logs = states.filter((log) => !unclaimed.has(log.id) || log.status.unsent > 0);
  show(
    logs,
    all.filter((log) => log.ended && log.role !== 'owner'),
  );
}

function show(logs: LogState[], ended: KnownLog[]): void {
  const before = app.shown;
  const stays = before === app.own ? null : logs.find((log) => log.id === before?.id);
  app.logs = logs;
  app.own = logs[0] ?? null;
  app.shown = stays ?? app.own;
  app.ended = ended;
  // Nobody is to take their own log for the one that is gone: Care says in words what happened.
  const isGone = ended.some((log) => log.id === before?.id);
  if (isGone && OF_A_LOG.includes(app.screen)) app.go('care');
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
