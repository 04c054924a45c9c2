/** When to breathe in and out: the exhale is longer than the inhale. Comfort is all it is for. */

export const BREATHS_MIN = 4;
export const BREATHS_MAX = 10;
/** Six breaths a minute: 4.5 s in, 5.5 s out. */
export const BREATHS_USUAL = 6;
/** The part of a breath that goes in: below a half, so that out is longer. */
const INHALE_PART = 0.45;

export interface Pace {
  inhaleMs: number;
  exhaleMs: number;
}

export interface Phase {
  kind: 'in' | 'out';
  /** How far into it, from 0 to below 1. */
  part: number;
  /** How many breaths were finished before. */
  breath: number;
}

/** The pace of so many breaths a minute; anything outside 4 to 10 is taken as the nearest. */
export function pace(breathsAMinute: number): Pace {
  const wanted = Number.isFinite(breathsAMinute) ? breathsAMinute : BREATHS_USUAL;
  const breaths = Math.min(BREATHS_MAX, Math.max(BREATHS_MIN, wanted));
  const breathMs = 60_000 / breaths;
  const inhaleMs = Math.round(breathMs * INHALE_PART);
  return { inhaleMs, exhaleMs: Math.round(breathMs) - inhaleMs };
}

/** Where a breath stands so long after the pacer began. A clock that went back starts anew. */
export function phaseAt(sinceMs: number, { inhaleMs, exhaleMs }: Pace): Phase {
  const since = Math.max(0, sinceMs);
  const breathMs = inhaleMs + exhaleMs;
  const breath = Math.floor(since / breathMs);
  const within = since - breath * breathMs;
  return within < inhaleMs
    ? { kind: 'in', part: within / inhaleMs, breath }
    : { kind: 'out', part: (within - inhaleMs) / exhaleMs, breath };
}
