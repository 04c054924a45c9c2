import type { KnownLog } from '../core/schema';
import { undo } from '../parts/undo.svelte';
import { app, type Screen } from './app.svelte';
import type { Device } from './device';
import { isReadable } from './kept-readable';
import { LogState } from './log.svelte';
import { chosenBefore } from './shown.svelte';

/** Screens that are about the log that is looked at. */
export const OF_A_LOG: Screen[] = [
  'today',
  'timeline',
  'calendar',
  'episode',
  'charts',
  'conflicts',
];

/** Brings `app`'s logs in line with what this device knows and `account` may read (null: nobody
    is logged in), and reads them anew. */
export async function showLogs(
  device: Device,
  account: string | null,
  onWritten: (log: LogState) => void,
): Promise<void> {
  const known = await device.kept.logs();
  const own = known.find((log) => log.id === device.identity.ownLog);
  if (!own) throw new Error('the own log is not known here');
  const others = known.filter((log) => log.id !== own.id && isShown(log, own, account));
  const logs = [own, ...others].map((log) => state(device, log, onWritten));
  await Promise.all(logs.map((log) => log.refresh()));
  app.ended = known.filter((log) => isOver(log, account));
  const isVisitor = logs.some(isJoined) && (await isEmpty(logs[0]!));
  show(logs, isVisitor, account);
}

function show(logs: LogState[], isVisitor: boolean, account: string | null): void {
  const before = app.shown;
  const isGone = before !== null && !logs.some((log) => log.id === before.id);
  // What was done in a log that is closed is not taken back in it.
  if (app.own && app.own.id !== logs[0]?.id) undo.dismiss();
  app.shown = pick(logs, isVisitor);
  app.logs = logs;
  app.own = logs[0] ?? null;
  // Nobody is to take their own log for the one that is gone: these say in words what happened.
  if (isGone && OF_A_LOG.includes(app.screen)) app.go(account === null ? 'account' : 'care');
}

/** The log that is looked at: the one that was, else the one that was chosen last; a visitor, who
    has written nothing of their own, has come to look at another's. */
function pick(logs: LogState[], isVisitor: boolean): LogState | null {
  const own = logs[0] ?? null;
  const before = app.shown;
  const stays = before === app.own ? null : logs.find((log) => log.id === before?.id);
  if (stays) return stays;
  const chosen = logs.find((log) => log.id === chosenBefore());
  if (before === null && chosen) return chosen;
  const joined = logs.find(isJoined);
  return isVisitor && joined && chosen !== own ? joined : own;
}

function isJoined(log: LogState): boolean {
  return log.role !== 'owner';
}

async function isEmpty(log: LogState): Promise<boolean> {
  if (log.entries.length > 0) return false;
  return (await log.core.timeline(log.id, 1, null)).items.length === 0;
}

/** Reads the logs anew: something was written elsewhere, or has come. */
export async function refreshLogs(): Promise<void> {
  await Promise.all(app.logs.map((log) => log.refresh()));
}

/** What is nobody's is shown, and the person's own, also when nobody is logged in; what somebody
    else's is only to the account that may read it. */
function isShown(log: KnownLog, own: KnownLog, account: string | null): boolean {
  if (log.account === null) return true;
  return !log.ended && log.account === own.account && isReadable(log, account);
}

/** Joined logs that their owner does not show any more, or not just now. */
function isOver(log: KnownLog, account: string | null): boolean {
  return log.ended && log.role !== 'owner' && account !== null && log.account === account;
}

/** The state that is shown already, if it is still right. */
function state(device: Device, log: KnownLog, onWritten: (log: LogState) => void): LogState {
  const before = app.logs.find((before) => before.id === log.id);
  const isRight =
    before?.core === device.core &&
    before.role === log.role &&
    before.name === log.name &&
    before.isClaimed === (log.account !== null);
  if (before && isRight) return before;
  const made = new LogState(device.core, log);
  made.onWritten = () => onWritten(made);
  return made;
}
