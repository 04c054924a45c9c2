/** The account on this device, and how it stands with the server. */
import { Api } from '../net/api';
import { logIn, type Credentials } from '../net/log-in';
import { fromServer } from '../net/own-log';
import { codeOf } from '../net/problem';
import { SESSION_LOCK } from '../net/refresh';
import { Sync } from '../net/sync';
import type { StoredSession } from '../core/schema';
import type { Accepted } from '../generated/Accepted';
import { problemWords } from '../text/problems';
import { app } from './app.svelte';
import type { Device } from './device';
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

  #stored = $state.raw<StoredSession | null>(null);
  /** A code of `net/problem.ts`; null while all is well. */
  problemCode = $state<string | null>(null);
  /** Changes travel at once in this tab. */
  live = $state(false);

  readonly account = $derived(this.#stored?.account ?? null);
  readonly email = $derived(this.#stored?.email ?? null);
  readonly signedIn = $derived(this.#stored !== null);
  /** The last problem in words; null while all is well. */
  readonly problem = $derived(this.problemCode === null ? null : problemWords(this.problemCode));
  /** Changes made on this device that no server has. */
  readonly unsent = $derived(app.logs.reduce((sum, log) => sum + log.status.unsent, 0));
  /** When the server was last heard from, ms since 1970; null if never. */
  readonly lastContact = $derived(latest(app.logs.map((log) => log.status.last_contact_ms)));
  /** Whether the server was heard from just now, by this tab or another. */
  readonly connected = $derived(
    this.signedIn && (this.live || app.now - (this.lastContact ?? 0) < CONTACT_MS),
  );

  constructor(device: Device) {
    this.#device = device;
    this.api = new Api(device.kept);
    this.#tabs = new Tabs(() => this.#toldByTab());
    device.onCleared = () => this.#show();
    this.#sync = new Sync(device, this.api, {
      answered: (error) => void this.#answered(error),
      live: (isLive) => (this.live = isLive),
      moved: () => this.#moved(),
    });
  }

  /** Shows what is on this device; nothing of it needs the network. */
  async open(): Promise<void> {
    await showLogs(this.#device, this.#onWritten);
    this.#stored = await this.#device.kept.session();
  }

  /** Syncs from now on, once no other tab does. */
  begin(): void {
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
    await this.api.delete('/sessions/current').catch(() => {});
    const { kept } = this.#device;
    await navigator.locks.request(SESSION_LOCK, () => kept.endSession());
    await this.changed();
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

  async #enter(path: '/accounts' | '/sessions', who: Credentials): Promise<void> {
    try {
      await logIn(this.#device, path, who);
      this.problemCode = null;
    } catch (error) {
      this.problemCode = codeOf(error);
      throw error;
    }
    await this.changed();
  }

  async #answered(error: unknown): Promise<void> {
    this.problemCode = error === null ? null : codeOf(error);
    this.#stored = await this.#device.kept.session();
  }

  #moved(): void {
    this.#tabs.tell();
    this.#show();
  }

  readonly #onWritten = (): void => {
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
    const [stored, logs] = await Promise.all([kept.session(), kept.logs()]);
    const known = JSON.stringify([stored?.account, logs.map((log) => [log.id, log.ended])]);
    const isOther = known !== this.#known;
    this.#known = known;
    this.#stored = stored;
    await this.#device.refresh();
    await showLogs(this.#device, this.#onWritten);
    if (isOther) await this.#sync.changed();
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
