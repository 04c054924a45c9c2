import type { StoredSession } from '../core/schema';
import type { Kept } from '../state/kept';
import { problemOf, read, send, type Call } from './http';
import { LoggedOut } from './problem';
import { refresh } from './refresh';

/** A token that expires while it travels is of no use. */
const EXPIRY_MARGIN_MS = 30_000;

/** The server's REST API, as the account that is logged in. */
export class Api {
  readonly #kept: Kept;
  readonly #onEnded: () => void;

  /** `onEnded` is called when the server has ended the session. */
  constructor(kept: Kept, onEnded: () => void) {
    this.#kept = kept;
    this.#onEnded = onEnded;
  }

  get<T>(path: string): Promise<T> {
    return this.#ask<T>({ method: 'GET', path });
  }

  post<T>(path: string, json?: object): Promise<T> {
    return this.#ask<T>({ method: 'POST', path, ...(json && { json }) });
  }

  patch<T>(path: string, json: object): Promise<T> {
    return this.#ask<T>({ method: 'PATCH', path, json });
  }

  async delete(path: string): Promise<void> {
    await this.#ask({ method: 'DELETE', path });
  }

  /** `POST /logs/{log}/exchange`, for the core. */
  exchange(log: string, cbor: Uint8Array): Promise<{ status: number; body: Uint8Array }> {
    return this.#send({ method: 'POST', path: `/logs/${log}/exchange`, cbor });
  }

  /** An access token that is valid for a while. */
  async token(): Promise<string> {
    const session = await this.#kept.session();
    if (!session) throw new LoggedOut();
    const isFresh = session.accessUntilMs > Date.now() + EXPIRY_MARGIN_MS;
    const lasting = isFresh ? session : await this.#renew(session.accessToken);
    return lasting.accessToken;
  }

  async #ask<T>(call: Call): Promise<T> {
    return read<T>(await this.#send(call));
  }

  /** Sends it with a token that is valid, renewing it first if it has to be. */
  async #send(call: Call): Promise<{ status: number; body: Uint8Array }> {
    const token = await this.token();
    const answer = await send({ ...call, token });
    const code = problemOf(answer)?.code;
    // Locked out, or logged in anew under this device's id. Another tab may have a good one.
    if (code === 'session_ended') await this.#kept.sessionEnded(token);
    // The other two: this device's clock may be wrong, or the server's key has changed.
    else if (code !== 'token_expired' && code !== 'not_authenticated') return answer;
    const renewed = await this.#renew(token);
    return send({ ...call, token: renewed.accessToken });
  }

  async #renew(stale: string): Promise<StoredSession> {
    try {
      return await refresh(this.#kept, stale);
    } catch (error) {
      if (error instanceof LoggedOut) this.#onEnded();
      throw error;
    }
  }
}
