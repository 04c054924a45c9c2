/** What several screens ask about a log. */
import { app } from '../../state/app.svelte';
import { startMs, type LogState, type ReliefEntry } from '../../state/log.svelte';
import { text } from '../../text/text.svelte';
import { dayOf } from './days';
import { STALE_MS } from './freshness';
import { instantWords } from './wording';

/** A clock that differs by more than this is pointed out. */
export const ODD_CLOCK_MS = 5 * 60_000;

/** What was begun in the evening may end after midnight. */
const NIGHT_MS = 12 * 3_600_000;

/** A word of a record as people read it; own words as they are. */
export function named(word: string): string {
  return text.t.words.known[word] ?? text.t.records.words[word] ?? word;
}

export function spasmDayName(log: LogState | null): string {
  return log?.profile?.spasm_day_name ?? text.t.records.today.spasmDayName;
}

/** An instant by this device's clock, or by that of the person whose log it is. */
export function when(ms: number, log: LogState | null = null): string {
  const ahead = log?.offsetAt(ms) ?? -new Date(ms).getTimezoneOffset();
  return instantWords(ms, app.now, ahead, text.language);
}

export function isStale(log: LogState): boolean {
  const last = log.status.last_contact_ms;
  return last === null || app.now - last > STALE_MS;
}

export function dayStart(log: LogState | null): number {
  return log?.profile?.day_start_hour ?? 0;
}

/** What the person's clock shows, as if it were UTC. */
function clockOf(log: LogState | null): Date {
  const ahead = log?.offsetAt(app.now) ?? -new Date(app.now).getTimezoneOffset();
  return new Date(app.now + ahead * 60_000);
}

/** The day that it is for the person. */
export function todayOf(log: LogState | null): string {
  return dayOf({ at: clockOf(log).toISOString() }, dayStart(log));
}

/** Whether the person's clock shows another time than this device's. */
export function isElsewhere(log: LogState): boolean {
  return log.offsetAt(app.now) !== -new Date(app.now).getTimezoneOffset();
}

/** The hour that it is for the person, 0 to 23. */
export function hourOf(log: LogState): number {
  return clockOf(log).getUTCHours();
}

/** What was begun today, or in the night before it. */
export function ofTheseHours(log: LogState, reliefs: ReliefEntry[]): ReliefEntry[] {
  const today = new Set(ofToday(log, reliefs));
  const isRecent = (one: ReliefEntry) => Math.abs(app.now - startMs(one)) < NIGHT_MS;
  return reliefs.filter((one) => today.has(one) || isRecent(one));
}

/** Records of today, the latest first. */
export function ofToday<T extends Parameters<typeof startMs>[0]>(log: LogState, entries: T[]): T[] {
  const today = todayOf(log);
  return entries.filter(
    (entry) =>
      ('started_at' in entry && dayOf(entry.started_at, dayStart(log)) === today) ||
      ('at' in entry && dayOf(entry.at, dayStart(log)) === today),
  );
}
