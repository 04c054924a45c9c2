/** How old what is shown of somebody's log may be. */

/** Without a word for this long, what is shown may be old. */
export const STALE_MS = 5 * 60_000;

export type Freshness =
  /** This device has never been told anything. */
  | { is: 'never' }
  /** This device itself is cut off. */
  | { is: 'cut_off'; sinceMs: number }
  /** The server hears nothing from the devices of whoever keeps the log. */
  | { is: 'silent'; sinceMs: number }
  /** The server has not said yet when it last heard from them. */
  | { is: 'unknown' }
  | { is: 'fresh'; atMs: number };

/** `ownMs`: when this device last heard from the server; `theirsMs`: when the server last heard
    from a device of whoever keeps the log. */
export function freshness(ownMs: number | null, theirsMs: number | null, nowMs: number): Freshness {
  if (ownMs === null) return { is: 'never' };
  if (nowMs - ownMs > STALE_MS) return { is: 'cut_off', sinceMs: Math.min(ownMs, theirsMs ?? ownMs) };
  if (theirsMs === null) return { is: 'unknown' };
  const isSilent = nowMs - theirsMs > STALE_MS;
  return isSilent ? { is: 'silent', sinceMs: theirsMs } : { is: 'fresh', atMs: theirsMs };
}
