/** The account on this device, and how it stands with the server. */
import { Api } from '../net/api';
import { logIn, type Credentials } from '../net/log-in';
import { fromServer } from '../net/own-log';
import { codeOf } from '../net/problem';
import { Sync } from '../net/sync';
import type { EndedSession, StoredSession } from '../core/schema';
import type { Accepted } from '../generated/Accepted';
import { problemWords } from '../text/problems';
import { app } from './app.svelte';
import type { Device } from './device';
import { removeEverything, unsentChanges } from './kept-nothing';
import { keepReadable } from './kept-readable';
import { goOn, type GoingOn } from './go-on';
import { inQuestion, type InQuestion } from './in-question';
import type { LogState } from './log.svelte';
import { rememberShown } from './shown.svelte';
import { refreshLogs, showLogs } from './shown-logs';
import { soon } from './soon';
import { Tabs } from './tabs';

/** Held by the one tab that talks to the server. */
const SYNC_LOCK = 'banister.sync';
/** The server is asked once a minute; twice that without a word is "not connected". */
const CONTACT_MS = 130_000;

export class Session {
  /** For the screens that ask the server themselves: members, devices, invites. */
  readonly api: Api;
  readonly #device: Device;
  readonly #sync: Sync;
  readonly #tabs: Tabs;
  /** Which account and logs were known when the sync last looked. */
  #known = '';
  /** What may not be read any more is deleted before it is said to be gone. */
  #deleting: Promise<void> = Promise.resolve();
  /** What went on when the storage was lost. */
  #goingOn: GoingOn | null = null;

  #stored = $state.raw<StoredSession | null>(null);
  /** Whose session has ended without their doing; null once somebody logs in, or nobody was. */
  ended = $state.raw<EndedSession | null>(null);
  /** A code of `net/problem.ts`; null while all is well. */
  problemCode = $state<string | null>(null);
  /** Changes travel at once in this tab. */
  live = $state(false);

  readonly account = $derived(this.#stored?.account ?? null);
  readonly email = $derived(this.#stored?.email ?? null);
  readonly signedIn = $derived(this.#stored !== null);
  /** The last problem in words; null while all is well. */
  readonly problem = $derived(this.problemCode === null ? null : problemWords(this.problemCode));
  /** Changes made on this device that no server has; what is nobody's is not waiting. */
  readonly unsent = $derived(
    app.logs
      .filter((log) => log === app.own || log.role !== 'owner')
      .reduce((sum, log) => sum + log.status.unsent, 0),
  );
  /** When the server was last heard from, ms since 1970; null if never. */
  readonly lastContact = $derived(latest(app.logs.map((log) => log.status.last_contact_ms)));
  /** Whether the server was heard from just now, by this tab or another. */
  readonly connected = $derived(
    this.signedIn && (this.live || app.now - (this.lastContact ?? 0) < CONTACT_MS),
  );

  constructor(device: Device) {
    this.#device = device;
    this.api = new Api(device.kept, () => void this.changed());
    this.#tabs = new Tabs(() => this.#toldByTab());
    device.onLost = () => this.#lost();
    this.#sync = new Sync(device, this.api, {
      answered: (error) => void this.#answered(error),
      live: (isLive) => (this.live = isLive),
      moved: () => this.#moved(),
    });
  }

  /** Shows what is on this device; nothing of it needs the network. */
  async open(): Promise<void> {
    const { kept } = this.#device;
    this.#stored = await kept.session();
    this.ended = await kept.ended();
    await showLogs(this.#device, this.account, this.#onWritten);
    rememberShown();
  }

  /** Syncs from now on, once no other tab does. */
  begin(): void {
    void this.#keepReadable();
    void navigator.locks.request(SYNC_LOCK, () => this.#sync.run());
    addEventListener('online', () => this.#sync.woken());
    document.addEventListener('visibilitychange', () => this.#seen());
  }

  register(who: Credentials): Promise<void> {
    return this.#enter('/accounts', who);
  }

  logIn(who: Credentials): Promise<void> {
    return this.#enter('/sessions', who);
  }

  /** Ends the session. What was logged stays on this device. */
  async logOut(): Promise<void> {
    this.#sayGoodbye();
    const { kept, loaded } = this.#device;
    await kept.endSession(loaded.newLogId());
    await this.changed();
  }

  /** Changes that no server has, of everybody who uses this device. */
  unsentHere(): Promise<number> {
    return unsentChanges(this.#device.database);
  }

  /** What on this device may be of whoever logs in or registers. */
  inQuestion(): Promise<InQuestion[]> {
    return inQuestion(this.#device);
  }

  /** That the session has ended was read. */
  async forgetEnded(): Promise<void> {
    await this.#device.kept.forgetEnded();
    await this.changed();
  }

  /** Removes what is on this device, of everybody who uses it, and begins anew. */
  async removeEverything(): Promise<void> {
    this.#sayGoodbye();
    await removeEverything(this.#device);
    this.#tabs.tell();
    location.hash = '#/now';
    location.reload();
  }

  /** Accepts an invite; gives the log that can be read now. */
  async join(code: string): Promise<string> {
    const path = `/invites/${encodeURIComponent(code.trim())}/accept`;
    const { log_id: id, name, role } = await this.api.post<Accepted>(path);
    const log = fromServer({ id, name, role, created_at: '' }, this.account ?? '');
    await this.#device.kept.keepLogs([log]);
    await this.changed();
    return id;
  }

  /** Asks the server now. */
  syncNow(): void {
    this.#sync.woken();
    this.#tabs.tell();
  }

  /** The account or its logs are others now, here and in every tab. */
  async changed(): Promise<void> {
    this.#tabs.tell();
    await this.#look();
  }

  /** Nothing here waits for the server: without its tokens a session is of no use to anybody. */
  #sayGoodbye(): void {
    if (this.signedIn) void this.api.delete('/sessions/current').catch(() => {});
  }

  async #enter(path: '/accounts' | '/sessions', who: Credentials): Promise<void> {
    try {
      await logIn(this.#device, path, who);
      this.problemCode = null;
    } catch (error) {
      this.problemCode = codeOf(error);
      throw error;
    }
    await this.changed();
    this.#sync.woken();
  }

  async #answered(error: unknown): Promise<void> {
    const stored = await this.#device.kept.session();
    // That nobody is logged in is said in other ways.
    this.problemCode = error === null || stored === null ? null : codeOf(error);
    if (stored !== null) {
      this.#stored = stored;
      return;
    }
    // What came while somebody logged out.
    await this.#keepReadable();
    await this.changed();
  }

  #moved(): void {
    this.#tabs.tell();
    this.#show();
  }

  readonly #onWritten = (log: LogState): void => {
    // What is shown by now is read by another, which knows nothing of this yet.
    if (!app.logs.includes(log)) this.#show();
    this.#tabs.tell();
    this.#sync.written();
  };

  readonly #toldByTab = (): void => {
    this.#sync.written();
    this.#show();
  };

  readonly #show = soon(() => this.#look(), 50);

  /** Reads anew what is known, and shows it. */
  async #look(): Promise<void> {
    const { kept } = this.#device;
    const [stored, ended, logs] = await Promise.all([kept.session(), kept.ended(), kept.logs()]);
    const known = JSON.stringify([stored?.account, logs.map((log) => [log.id, log.ended])]);
    const isOther = known !== this.#known;
    this.#known = known;
    if (isOther) this.#deleting = this.#keepReadable();
    await this.#deleting;
    await this.#device.refresh();
    if (this.#device.isCleared) return this.#cleared();
    await this.#goOn().catch(() => {});
    await showLogs(this.#device, stored?.account ?? null, this.#onWritten);
    // Only now: nobody is said to be logged in beside the log of somebody else.
    this.#stored = stored;
    this.ended = ended;
    if (isOther) await this.#sync.changed();
  }

  /** It may have been cleared, or is only read anew. */
  #lost(): void {
    const open = app.own?.openNow(Date.now()) ?? [];
    if (app.own && open.length > 0) this.#goingOn = { log: app.own.id, open };
    this.#show();
  }

  /** The browser has cleared everything under us: why it is gone can be read. */
  async #cleared(): Promise<void> {
    const { kept } = this.#device;
    const who = this.#stored ?? this.ended;
    await kept.sessionCleared(who?.account ?? null);
    this.#device.isCleared = false;
    await this.#look();
  }

  /** What went on in this tab goes on, whichever tab has found first that all was cleared. */
  async #goOn(): Promise<void> {
    if (this.#goingOn === null) return;
    await goOn(this.#device, this.#goingOn);
    this.#goingOn = null;
    this.#tabs.tell();
    this.#sync.written();
  }

  /** What this fails to delete is not shown either, and deleted at the next start. */
  #keepReadable(): Promise<void> {
    return keepReadable(this.#device).catch(() => {});
  }

  #seen(): void {
    if (document.visibilityState !== 'visible') return;
    this.#sync.woken();
    void refreshLogs();
  }
}

function latest(times: (number | null)[]): number | null {
  return times.reduce((last, at) => (at !== null && at > (last ?? 0) ? at : last), null);
}
