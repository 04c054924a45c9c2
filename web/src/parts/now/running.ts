import { atMs, type EpisodeEntry, type LogState } from '../../state/log.svelte';

/** The episode or warning that the screen belongs to at this moment. */
export function live(log: LogState | null, nowMs: number): EpisodeEntry | null {
  return log?.openNow(nowMs)[0] ?? null;
}

/** Whole minutes since a moment; never negative, clocks differ. */
export function minutesSince(moment: { at: string }, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - atMs(moment)) / 60_000));
}
