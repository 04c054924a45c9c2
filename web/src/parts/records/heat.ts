/** When heat goes on, ends, and is due again: from instants that every device shares. */
import type { ReliefEntry } from '../../state/log.svelte';

export interface HeatSettings {
  heat_minutes: number | null;
  heat_pause_hours: number | null;
  quiet_from_hour: number | null;
  quiet_until_hour: number | null;
}

export interface Heat {
  /** The session that goes on, if one does. */
  running: ReliefEntry | null;
  remainingMs: number;
  /** The last session that is over, if there was one. */
  last: ReliefEntry | null;
  /** When the next is suggested; null before the first. */
  dueMs: number | null;
}

export const heatMinutes = (s: HeatSettings | null) => Math.max(1, s?.heat_minutes ?? 20);
export const pauseHours = (s: HeatSettings | null) => s?.heat_pause_hours ?? 3;

/** `ahead`: how many minutes the person's clock is ahead of UTC at an instant. */
export function heatAt(
  reliefs: ReliefEntry[],
  settings: HeatSettings | null,
  nowMs: number,
  ahead: (atMs: number) => number,
): Heat {
  const sessions = reliefs
    .filter((relief) => relief.type === 'heat')
    .sort((a, b) => Date.parse(b.started_at.at) - Date.parse(a.started_at.at));
  const running = sessions.find((session) => isOn(session, nowMs)) ?? null;
  const last = sessions.find((session) => !isOn(session, nowMs)) ?? null;
  const dueMs = last ? dueAfter(endMs(last), settings, ahead) : null;
  return { running, remainingMs: running ? leftMs(running, nowMs) : 0, last, dueMs };
}

function isOn(session: ReliefEntry, nowMs: number): boolean {
  return !session.ended_at && nowMs < endMs(session);
}

/** Never more than all of it: the clock of the screen ticks once a second. */
function leftMs(session: ReliefEntry, nowMs: number): number {
  return endMs(session) - Math.max(nowMs, Date.parse(session.started_at.at));
}

function endMs(session: ReliefEntry): number {
  return Date.parse((session.ended_at ?? session.planned_end_at ?? session.started_at).at);
}

/** The pause after a session; what would fall into the quiet hours waits for their end. */
function dueAfter(
  endedMs: number,
  settings: HeatSettings | null,
  ahead: (atMs: number) => number,
): number {
  const dueMs = endedMs + pauseHours(settings) * 3_600_000;
  // What the person's clock shows, as if it were UTC.
  const due = new Date(dueMs + ahead(dueMs) * 60_000);
  if (!isQuiet(due.getUTCHours(), settings)) return dueMs;
  const until = settings?.quiet_until_hour ?? 0;
  if (due.getUTCHours() >= until) due.setUTCDate(due.getUTCDate() + 1);
  due.setUTCHours(until, 0, 0, 0);
  // Clocks may be changed in the night between.
  const about = due.getTime() - ahead(dueMs) * 60_000;
  return due.getTime() - ahead(about) * 60_000;
}

/** Whether nothing is suggested at that hour. */
export function isQuiet(hour: number, settings: HeatSettings | null): boolean {
  const from = settings?.quiet_from_hour ?? null;
  const until = settings?.quiet_until_hour ?? null;
  if (from === null || until === null || from === until) return false;
  return from < until ? hour >= from && hour < until : hour >= from || hour < until;
}
