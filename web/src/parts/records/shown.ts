/** What several screens ask about a log. */
import { app } from '../../state/app.svelte';
import { startMs, type LogState } from '../../state/log.svelte';
import { text } from '../../text/text.svelte';
import { dayOf } from './days';
import { STALE_MS } from './freshness';
import { instantWords } from './wording';

/** A clock that differs by more than this is pointed out. */
export const ODD_CLOCK_MS = 5 * 60_000;

/** A word of a record as people read it; own words as they are. */
export function named(word: string): string {
  return text.t.words.known[word] ?? text.t.records.words[word] ?? word;
}

export function spasmDayName(log: LogState | null): string {
  return log?.profile?.spasm_day_name ?? text.t.records.today.spasmDayName;
}

export function when(ms: number): string {
  return instantWords(ms, app.now, text.language);
}

export function isStale(log: LogState): boolean {
  const last = log.status.last_contact_ms;
  return last === null || app.now - last > STALE_MS;
}

export function dayStart(log: LogState | null): number {
  return log?.profile?.day_start_hour ?? 0;
}

/** The day that this instant belongs to, on this device. */
export function todayOf(log: LogState | null): string {
  const at = new Date(app.now);
  const shown = new Date(app.now - at.getTimezoneOffset() * 60_000).toISOString();
  return dayOf({ at: shown }, dayStart(log));
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
