import { atMs, type EpisodeEntry, type LogState } from '../../state/log.svelte';

/** A spasm is over after minutes. One that was left open longer no longer fills the screen. */
export const LIVE_MS = 3 * 60 * 60 * 1000;

/** The episode or warning that the screen belongs to at this moment. */
export function live(log: LogState | null, nowMs: number): EpisodeEntry | null {
  const open = log?.running ?? log?.coming ?? null;
  return open && nowMs - atMs(open.started_at) < LIVE_MS ? open : null;
}

/** Whole minutes since a moment; never negative, clocks differ. */
export function minutesSince(moment: { at: string }, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - atMs(moment)) / 60_000));
}
