import type { StoredSession } from '../core/schema';
import type { Session } from '../generated/Session';
import type { Kept } from '../state/kept';
import { read, send } from './http';
import { LoggedOut, Refused } from './problem';

/** Held while the session begins or is renewed: one tab at a time. It may end at any time. */
export const SESSION_LOCK = 'banister.session';

/**
 * The session with an access token other than `stale`. Whatever moment the tab dies at, the
 * session goes on: the next refresh token is on disk before it is asked for, and asking again
 * with the same pair gives the same answer.
 */
export async function refresh(kept: Kept, stale: string): Promise<StoredSession> {
  return await navigator.locks.request(SESSION_LOCK, async () => {
    const session = await kept.session();
    if (!session) throw new LoggedOut();
    if (session.accessToken !== stale) return session;
    const nextRefreshToken = session.nextRefreshToken ?? newToken();
    const asking = { ...session, nextRefreshToken };
    await kept.renewSession(asking, stale);
    const renewed = { ...asking, ...tokens(await ask(kept, asking)) };
    await kept.renewSession(renewed, stale);
    return renewed;
  });
}

/** What of the server's answer is kept. */
export function tokens(answer: Session) {
  return {
    accessToken: answer.access_token,
    accessUntilMs: Date.now() + answer.expires_in * 1000,
    refreshToken: answer.refresh_token,
    nextRefreshToken: null,
  };
}

async function ask(kept: Kept, session: StoredSession): Promise<Session> {
  const { refreshToken, nextRefreshToken } = session;
  const json = { refresh_token: refreshToken, next_refresh_token: nextRefreshToken };
  try {
    return read<Session>(await send({ method: 'POST', path: '/sessions/refresh', json }));
  } catch (error) {
    if (!isOver(error)) throw error;
    await kept.sessionEnded(session.accessToken);
    throw new LoggedOut();
  }
}

function isOver(error: unknown): boolean {
  const over = ['session_ended', 'not_authenticated'];
  return error instanceof Refused && over.includes(error.problem.code);
}

/** 32 random bytes as base64url without padding. */
function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
