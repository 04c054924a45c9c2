/**
 * The Rust core as the app sees it: what `web/wasm` exports, in the words of its types.
 *
 * Time and zone are arguments, as everywhere in the core; {@link now} reads them. Every write
 * has been stored, durably, when its promise resolves.
 */
import type { Conflict } from '../generated/Conflict';
import type { DayView } from '../generated/DayView';
import type { Entry } from '../generated/Entry';
import type { Overlap } from '../generated/Overlap';
import type { Profile } from '../generated/Profile';
import type { Record } from '../generated/Record';
import type { TimelineItem } from '../generated/TimelineItem';

/** When and where something happens: ms since 1970, minutes ahead of UTC, IANA zone. */
export interface Now {
  at_ms: number;
  offset_minutes: number;
  zone: string;
}

/** One page of the timeline, the latest first; `next` goes on behind it. */
export interface TimelinePage {
  items: TimelineItem[];
  next: string | null;
}

/** What has not been sent, and when the server was last heard from. */
export interface SyncStatus {
  unsent: number;
  last_contact_ms: number | null;
  /** By how much this device's clock is ahead of the server's. */
  clock_ahead_ms: number;
  /** Months since January 1900 of which not everything could be read so far, 0 for the settings;
      all others are read. */
  damaged: number[];
}

/** What every screen shows of a log. */
export interface Overview {
  entries: Entry[];
  profile: Profile;
  /** Where the person is, if somebody else looks and it can be known. */
  zone: string | null;
  /** The day that it is for the person; null if nothing was recorded on it. */
  today: DayView | null;
  status: SyncStatus;
}

export interface Core {
  /** Adds a record of any kind; gives its id. */
  add(log: string, now: Now, record: Record): Promise<string>;
  /** What one tap stores: an episode that began now. Opens nothing first. */
  startSpasm(log: string, now: Now): Promise<string>;
  /** Felt coming: an episode that is `warning_only` until a spasm follows. */
  feelComing(log: string, now: Now): Promise<string>;
  /** Makes a record of a tap that was stored before the core was there, under the tap's id. */
  takeTap(log: string, now: Now, id: string, coming: boolean): Promise<void>;
  /** Changes the fields that are in `patch` (null: not recorded), and no others. */
  edit(log: string, now: Now, id: string, patch: object): Promise<void>;
  /** Types into a note, which was `base` when the person began: what others have typed into it
      meanwhile is kept. */
  typeNote(log: string, now: Now, id: string, base: string, text: string): Promise<void>;
  /** Takes a record back, or brings it back. */
  setVoided(log: string, now: Now, id: string, voided: boolean): Promise<void>;
  editProfile(log: string, now: Now, patch: object): Promise<void>;

  entry(log: string, id: string): Promise<Entry>;
  /** Every record of the months that these instants lie in, voided ones too. */
  entries(log: string, fromMs: number, toMs: number): Promise<Entry[]>;
  /** What every screen shows; `entries` are of the months that these instants lie in. Whoever
      looks at somebody else's log says by how many minutes the clocks of a zone are ahead of UTC
      now. */
  overview(
    log: string,
    now: Now,
    fromMs: number,
    toMs: number,
    aheadIn?: (zone: string) => number | undefined,
  ): Promise<Overview>;
  /** Days from `from` to `to`, both included (YYYY-MM-DD). */
  days(log: string, from: string, to: string): Promise<DayView[]>;
  timeline(log: string, limit: number, cursor: string | null): Promise<TimelinePage>;

  conflicts(log: string): Promise<Conflict[]>;
  resolveConflict(
    log: string,
    now: Now,
    record: string | null,
    field: string,
    choice: number,
  ): Promise<void>;
  overlaps(log: string, fromMs: number, toMs: number): Promise<Overlap[]>;
  link(log: string, now: Now, a: string, b: string): Promise<void>;
  unlink(log: string, now: Now, a: string, b: string): Promise<void>;
}

/** This instant, here. */
export function now(): Now {
  const at = new Date();
  return {
    at_ms: at.getTime(),
    offset_minutes: -at.getTimezoneOffset(),
    zone: zone() || 'UTC',
  };
}

/** The zone of this device, as IANA names it. */
function zone(): string {
  const { Temporal } = globalThis as { Temporal?: { Now: { timeZoneId(): string } } };
  // Where it is new, the other way: at first that takes longer than all else that a tap does.
  return Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
