/**
 * One log as the screens see it: recent records, the profile, and everything a person can do.
 * Each action is stored when its promise resolves; then {@link LogState.refresh} has run.
 */
import { now, type Core, type Now, type SyncStatus } from '../core/core';
import type { KnownLog } from '../core/schema';
import { offsetIn } from '../parts/zone';
import type { DayView } from '../generated/DayView';
import type { Entry } from '../generated/Entry';
import type { Profile } from '../generated/Profile';
import type { Record } from '../generated/Record';
import type { Role } from '../generated/Role';

/** How far back the screens look without asking: the timeline asks for the rest. */
const RECENT_MS = 3 * 24 * 60 * 60 * 1000;

/** A spasm is over after minutes. Nobody tapped the end of one that was left open for longer. */
const LIVE_MS = 3 * 60 * 60 * 1000;

const NO_STATUS: SyncStatus = {
  unsent: 0,
  last_contact_ms: null,
  clock_ahead_ms: 0,
  damaged: [],
};

export type EpisodeEntry = Entry & { kind: 'episode' };
export type ReliefEntry = Entry & { kind: 'relief' };
export type CheckInEntry = Entry & { kind: 'check_in' };
export type CareNoteEntry = Entry & { kind: 'care_note' };

export class LogState {
  readonly core: Core;
  readonly id: string;
  readonly role: Role;
  /** What the owner calls it. */
  readonly name: string;
  /** Whether it is an account's: only then can a server show it to anybody. */
  readonly isClaimed: boolean;

  /** Records of the last days that have not been taken back, the latest first. */
  entries = $state.raw<Entry[]>([]);
  profile = $state.raw<Profile | null>(null);
  /** Where the person is, if somebody else looks and it can be known; else this device's clock is
      theirs. */
  zone = $state<string | null>(null);
  /** The day that it is for the person. */
  today = $state.raw<DayView | null>(null);
  status = $state.raw<SyncStatus>(NO_STATUS);

  /** Counts up whenever anything in the log may have changed: screens that ask the core
      themselves read it to ask again. */
  revision = $state(0);

  readonly episodes = $derived(this.entries.filter((e): e is EpisodeEntry => e.kind === 'episode'));
  readonly reliefs = $derived(this.entries.filter((e): e is ReliefEntry => e.kind === 'relief'));
  readonly checkIns = $derived(
    this.entries.filter((e): e is CheckInEntry => e.kind === 'check_in'),
  );
  readonly careNotes = $derived(
    this.entries.filter((e): e is CareNoteEntry => e.kind === 'care_note'),
  );
  /** What was tapped as it began and has no end, the latest first: spasms, and what was felt
      coming and has neither passed nor become one. What was stored twice, as happens when a
      browser clears the first, has ended once. */
  readonly #open = $derived.by(() => {
    const over = new Set(this.episodes.filter((one) => !isOpen(one)).map(startMs));
    return this.episodes.filter((one) => isOpen(one) && !over.has(startMs(one)));
  });

  constructor(core: Core, log: KnownLog) {
    this.core = core;
    this.id = log.id;
    this.role = log.role;
    this.name = log.name;
    this.isClaimed = log.account !== null;
  }

  /** Whether this device's person may log episodes here. */
  get mayWrite(): boolean {
    return this.role !== 'viewer';
  }

  /** What goes on now or is felt coming, the latest first. Whatever has been forgotten before
      hides nothing. */
  openNow(nowMs: number): EpisodeEntry[] {
    return this.#open.filter((one) => !isForgotten(one, nowMs));
  }

  /** The spasm that goes on. */
  goingOn(nowMs: number): EpisodeEntry | null {
    return this.openNow(nowMs).find((one) => !one.warning_only) ?? null;
  }

  /** What is felt coming. */
  comingNow(nowMs: number): EpisodeEntry | null {
    return this.openNow(nowMs).find((one) => one.warning_only) ?? null;
  }

  /** The latest spasm that must be over, but whose end nobody has tapped. */
  notEnded(nowMs: number): EpisodeEntry | null {
    return this.#open.find((one) => !one.warning_only && isForgotten(one, nowMs)) ?? null;
  }

  /** How many minutes the person's clock is ahead of UTC at an instant. */
  offsetAt(atMs: number): number {
    const theirs = this.zone === null ? undefined : offsetIn(this.zone, atMs);
    return theirs ?? -new Date(atMs).getTimezoneOffset();
  }

  /** Reads anew what the screens show. */
  async refresh(): Promise<void> {
    const at = now();
    const [from, to] = [at.at_ms - RECENT_MS, at.at_ms + RECENT_MS];
    // The person's own device has their own clock.
    const aheadIn = this.role === 'owner' ? undefined : (zone: string) => offsetIn(zone, at.at_ms);
    const read = await this.core.overview(this.id, at, from, to, aheadIn);
    this.entries = read.entries.filter((entry) => !isVoided(entry)).sort(latestFirst);
    this.profile = read.profile;
    this.zone = read.zone;
    this.today = read.today;
    this.status = read.status;
    this.revision += 1;
  }

  /** One tap: stored before anything else is read. */
  async startSpasm(): Promise<string> {
    return this.#write((at) => this.core.startSpasm(this.id, at));
  }

  async feelComing(): Promise<string> {
    return this.#write((at) => this.core.feelComing(this.id, at));
  }

  /** What was felt coming became a spasm, now. */
  async itCame(id: string): Promise<void> {
    await this.edit(id, (at) => ({ started_at: moment(at), warning_only: false }));
  }

  async ease(id: string): Promise<void> {
    await this.edit(id, (at) => ({ eased_at: moment(at) }));
  }

  /** One tap ends all of them at once: whoever taps has one spasm, however many were started. */
  async end(episodes: EpisodeEntry[]): Promise<void> {
    await this.editAll(episodes, (_, at) => ({ ended_at: moment(at), end_source: 'tapped' }));
  }

  /** The screens see them when all are stored. */
  async editAll(
    episodes: EpisodeEntry[],
    patch: (episode: EpisodeEntry, at: Now) => object,
  ): Promise<void> {
    await this.#write(async (at) => {
      for (const one of episodes) await this.core.edit(this.id, at, one.id, patch(one, at));
    });
  }

  async edit(id: string, patch: (at: Now) => object): Promise<void> {
    await this.#write((at) => this.core.edit(this.id, at, id, patch(at)));
  }

  async add(record: (at: Now) => Record): Promise<string> {
    return this.#write((at) => this.core.add(this.id, at, record(at)));
  }

  /** Types into a note that was `base` when the person began. */
  async typeNote(id: string, base: string, text: string): Promise<void> {
    await this.#write((at) => this.core.typeNote(this.id, at, id, base, text));
  }

  async void(id: string): Promise<void> {
    await this.#write((at) => this.core.setVoided(this.id, at, id, true));
  }

  async restore(id: string): Promise<void> {
    await this.#write((at) => this.core.setVoided(this.id, at, id, false));
  }

  async editProfile(patch: object): Promise<void> {
    await this.#write((at) => this.core.editProfile(this.id, at, patch));
  }

  /** Stores, tells the other tabs and the server, and reads anew. */
  async #write<T>(write: (at: Now) => Promise<T>): Promise<T> {
    const done = await write(now());
    this.onWritten();
    // It is stored, whether it can be read just now or not.
    await this.refresh().catch(() => {});
    return done;
  }

  /** Set by whoever sends: called after every write. */
  onWritten: () => void = () => {};
}

/** A moment as records carry it: RFC 3339 with the offset, and the zone beside it. */
export function moment(at: Now): { at: string; zone: string } {
  const sign = at.offset_minutes < 0 ? '-' : '+';
  const ahead = Math.abs(at.offset_minutes);
  const two = (n: number) => String(n).padStart(2, '0');
  const wall = new Date(at.at_ms + at.offset_minutes * 60_000).toISOString().slice(0, 23);
  return { at: `${wall}${sign}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`, zone: at.zone };
}

/** Milliseconds since 1970 of a record's moment. */
export function atMs(moment: { at: string }): number {
  return Date.parse(moment.at);
}

/** When a record starts, in ms; 0 for kinds that have no time of their own. */
export function startMs(entry: Entry): number {
  switch (entry.kind) {
    case 'episode':
    case 'relief':
      return atMs(entry.started_at);
    case 'check_in':
    case 'care_note':
      return atMs(entry.at);
    default:
      return 0;
  }
}

/** One entered afterwards has a precision, or says where its end comes from, and may stay open. */
function isOpen(episode: EpisodeEntry): boolean {
  return !episode.ended_at && !episode.precision && !episode.end_source;
}

function isForgotten(episode: EpisodeEntry, nowMs: number): boolean {
  return nowMs - atMs(episode.started_at) >= LIVE_MS;
}

function isVoided(entry: Entry): boolean {
  return Boolean(entry.moved_to) || ('voided' in entry && entry.voided);
}

function latestFirst(a: Entry, b: Entry): number {
  return startMs(b) - startMs(a) || (a.id < b.id ? 1 : -1);
}
