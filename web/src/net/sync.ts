import type { Pauses } from '../core/sync';
import type { Device } from '../state/device';
import type { Api } from './api';
import { exchangeAll, type Exchanged } from './exchange';
import { reachable } from './logs';
import { LoggedOut, mayPass } from './problem';
import { Talk } from './talk';
import { Waiting } from './waiting';

/** A connection that lasted so long was a good one. */
const GOOD_MS = 10_000;
/** Nothing else to wait for: until somebody logs in. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Whom the sync tells. */
export interface Listener {
  /** The server has answered, or could not be reached. */
  answered(error: unknown): void;
  live(isLive: boolean): void;
  /** Something came, went, or is known now. */
  moved(): void;
}

/** Keeps this device and the server the same, from one tab for the whole browser. */
export class Sync {
  readonly #device: Device;
  readonly #api: Api;
  readonly #listener: Listener;
  readonly #pauses: Pauses;
  readonly #waiting = new Waiting();
  #talk: Talk | null = null;
  /** The logs that the talk is about. */
  #about = '';

  constructor(device: Device, api: Api, listener: Listener) {
    this.#device = device;
    this.#api = api;
    this.#listener = listener;
    this.#pauses = device.loaded.pauses();
  }

  /** Goes on for as long as the tab lives. */
  async run(): Promise<never> {
    for (;;) await this.#waiting.wait(await this.#turn());
  }

  /** Something was written here, or somebody has logged in. */
  written(): void {
    if (this.#talk) this.#talk.written();
    else this.#waiting.end();
  }

  /** The network, or the person, is back. */
  woken(): void {
    this.#pauses.reset();
    this.#waiting.end();
    this.#talk?.ask();
  }

  /** Somebody else may be logged in, or other logs known: a talk about others ends. */
  async changed(): Promise<void> {
    const session = await this.#device.kept.session();
    const now = session ? await this.#reachable(session.account) : '';
    if (this.#talk && now === this.#about) return;
    this.#waiting.end();
    this.#talk?.close();
  }

  /** One exchange, then the socket for as long as it lasts; the pause that follows, in ms. */
  async #turn(): Promise<number> {
    const session = await this.#device.kept.session().catch(() => null);
    if (!session) return FOR_EVER_MS;
    try {
      const exchanged = await this.#exchange(session.account);
      await this.#beLive(exchanged, session.account);
    } catch (error) {
      this.#listener.answered(error);
      if (error instanceof LoggedOut) return FOR_EVER_MS;
      if (!mayPass(error)) return 60_000;
    }
    return this.#pauses.next();
  }

  async #reachable(account: string): Promise<string> {
    return (await reachable(this.#device, account)).map((log) => log.id).join();
  }

  async #exchange(account: string): Promise<Exchanged> {
    const exchanged = await exchangeAll(this.#device, this.#api, account);
    const isRefused = exchanged.live.some(([, pages]) => pages.length > 0);
    this.#listener.answered(isRefused ? { code: 'page_refused' } : null);
    this.#listener.moved();
    return exchanged;
  }

  async #beLive(exchanged: Exchanged, account: string): Promise<void> {
    const { loaded, database, identity } = this.#device;
    const token = await this.#api.token();
    const about = exchanged.live.map(([log]) => log).join();
    // One was joined, or has ended, while this was under way: there is no talk yet to close.
    if ((await this.#reachable(account)) !== about) return;
    const connection = loaded.connection(database, identity.device, exchanged.live);
    const began = Date.now();
    const talk = new Talk({
      connection,
      token,
      introduced: () => this.#listener.live(true),
      moved: () => this.#listener.moved(),
      ask: async () => differ(exchanged, await this.#exchange(account)),
    });
    this.#talk = talk;
    this.#about = about;
    await talk.ended;
    connection.free();
    this.#talk = null;
    this.#listener.live(false);
    if (Date.now() - began >= GOOD_MS) this.#pauses.reset();
  }
}

/** What was refused must not be sent live, and what was joined must be. */
function differ(before: Exchanged, after: Exchanged): boolean {
  return JSON.stringify(before.live) !== JSON.stringify(after.live);
}
