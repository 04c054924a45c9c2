import type { Problem } from '../generated/Problem';
import { Refused, Unreachable } from './problem';

/** As long as the command line waits. */
const TIMEOUT_MS = 30_000;

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Behind `/v1`. */
  path: string;
  json?: object;
  cbor?: Uint8Array;
  token?: string;
}

/** Sends a request; rejects with {@link Unreachable} if nothing answers in time. */
export async function send(call: Call): Promise<{ status: number; body: Uint8Array }> {
  const headers: Record<string, string> = {};
  if (call.token) headers.authorization = `Bearer ${call.token}`;
  if (call.json) headers['content-type'] = 'application/json';
  if (call.cbor) headers['content-type'] = 'application/cbor';
  const body = call.json ? JSON.stringify(call.json) : (call.cbor as BodyInit | undefined);
  try {
    const answer = await fetch(`/v1${call.path}`, {
      method: call.method,
      headers,
      body: body ?? null,
      cache: 'no-store',
      credentials: 'omit',
      // What ends something arrives also if the page goes away just then.
      keepalive: call.method === 'DELETE',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
  } catch {
    throw new Unreachable();
  }
}

/** Reads a good answer; rejects with what the server says is wrong. */
export function read<T>(answer: { status: number; body: Uint8Array }): T {
  const value = json(answer.body);
  if (answer.status >= 200 && answer.status < 300) return value as T;
  if (!isProblem(value)) throw new Unreachable();
  throw new Refused(value);
}

function json(body: Uint8Array): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // A proxy's own page, or a network that wants a log-in first.
    throw new Unreachable();
  }
}

/** Which problem an answer is, if it is one. */
export function problemOf(answer: { status: number; body: Uint8Array }): Problem | null {
  if (answer.status < 400) return null;
  try {
    const value = json(answer.body);
    return isProblem(value) ? value : null;
  } catch {
    return null;
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}
