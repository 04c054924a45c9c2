import type { Connection, Heard } from '../core/sync';
import { Turns } from './turns';

/** How long the server may take to let us in and introduce itself. */
const INTRODUCTION_MS_MAX = 10_000;
/** A browser does not show pings: a network that went away is found by asking now and then. */
const ASK_MS = 60_000;

/** What a conversation is given, and whom it tells. */
export interface Talking {
  connection: Connection;
  token: string;
  introduced(): void;
  /** Changes came, or the server has confirmed ours. */
  moved(): void;
  /** Exchanges; `true` if there are other logs or pages to be live now. */
  ask(): Promise<boolean>;
}

/** One socket, from its opening to its end. */
export class Talk {
  /** Resolves when it is over. */
  readonly ended: Promise<void>;
  readonly #with: Talking;
  readonly #socket: WebSocket;
  readonly #turns: Turns;
  #timer: ReturnType<typeof setTimeout>;
  #over!: (end: Promise<void>) => void;
  #introduced = false;
  /** Something may have been written since the last look. */
  #written = false;

  constructor(talking: Talking) {
    this.#with = talking;
    this.#turns = new Turns(() => this.close());
    const url = new URL('/v1/sync', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new WebSocket(url, ['banister.sync', `banister.bearer.${talking.token}`]);
    this.#socket.binaryType = 'arraybuffer';
    this.#timer = setTimeout(() => this.close(), INTRODUCTION_MS_MAX);
    this.ended = new Promise((resolve) => (this.#over = resolve));
    this.#socket.onclose = () => this.close();
    this.#socket.onopen = () => this.#send([talking.connection.introduction()]);
    this.#socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#turns.run(() => this.#hear(new Uint8Array(data)));
    };
  }

  /** Something was written here: it is sent now. */
  written(): void {
    this.#written = true;
    this.#turns.run(() => this.#tend());
  }

  /** Asks whether the server is still there, now. */
  ask(): void {
    this.#turns.run(() => this.#ask());
  }

  /** Ends it at once: without a network a socket takes its time to close. */
  close(): void {
    this.#socket.onmessage = null;
    this.#socket.close();
    this.#over(this.#end());
  }

  async #hear(frame: Uint8Array): Promise<void> {
    // First what was written here: it may be what is heard.
    await this.#tend();
    const heard = await this.#with.connection.hear(frame, Date.now());
    // Not shown any more: the exchange says why, at once.
    if (heard.unavailable) await this.#with.ask();
    if (heard.error !== null || heard.unavailable) this.close();
    if (heard.introduced) this.#begin();
    this.#send(heard.frames);
    if (hasMoved(heard)) this.#with.moved();
  }

  #begin(): void {
    this.#introduced = true;
    this.#with.introduced();
    clearTimeout(this.#timer);
    this.#timer = setInterval(() => this.ask(), ASK_MS);
    this.written();
  }

  async #tend(): Promise<void> {
    if (!this.#written || !this.#introduced) return;
    this.#written = false;
    this.#send(await this.#with.connection.tend(Date.now()));
  }

  async #ask(): Promise<void> {
    if (await this.#with.ask()) this.close();
    // A new month has pages of its own.
    this.written();
  }

  #send(frames: Uint8Array[]): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    for (const frame of frames) this.#socket.send(frame as BufferSource);
  }

  #end(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#turns.end();
  }
}

function hasMoved(heard: Heard): boolean {
  return heard.received + heard.acknowledged > 0;
}
