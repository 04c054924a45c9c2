/** The core as the app keeps it: whatever happens to one instance, or to a log, it goes on. */
import type { Core as WasmCore } from '../wasm/banister_web.js';
import type { Core, Now } from './core';
import { ask, ofThisCore } from './instance';
import { recordId } from './record-id';
import type { Fault } from './sync';

/** What the app calls and the core does just so. */
const METHODS = [
  'edit',
  'typeNote',
  'setVoided',
  'editProfile',
  'entry',
  'entries',
  'overview',
  'days',
  'timeline',
  'conflicts',
  'resolveConflict',
  'overlaps',
  'unlink',
  'takeTap',
] as const;
/** What makes a record: under an id that is the same when it has to be asked again. */
const MAKING = ['add', 'startSpasm', 'feelComing', 'link'] as const;
type Method = (typeof METHODS)[number] | (typeof MAKING)[number];

export interface Makes {
  core(): WasmCore;
  /** Where a log has gone, if it went into another. */
  successor(log: string): Promise<string | null>;
}

/** A page that the core fails at is read as a damaged one the third time. */
const ATTEMPTS_MAX = 3;

/** Calls are repeated where that helps: everything the core does may be done twice. */
export function lasting(makes: Makes): Core {
  let core = ofThisCore(makes.core);
  /** Logs that have gone into another while this tab still had them. */
  const gone = new Map<string, string>();
  const once = (method: Method, log: string, rest: unknown[]) =>
    ask(() => {
      const own = core();
      const where = gone.get(log) ?? log;
      return (own[method] as (...all: unknown[]) => Promise<unknown>).call(own, where, ...rest);
    });
  const call = async (
    method: Method,
    log: string,
    rest: unknown[],
    attempts = ATTEMPTS_MAX,
  ): Promise<unknown> => {
    try {
      return await once(method, log, rest);
    } catch (error) {
      const { code } = error as Partial<Fault>;
      const isRepeated = code === 'core_failed' || code === 'read_anew';
      if (!isRepeated || attempts === 1) throw error;
      // One that remembers nothing.
      if (code === 'read_anew') core = ofThisCore(makes.core);
      const successor = await makes.successor(log);
      if (successor !== null) gone.set(log, successor);
      else gone.delete(log);
      return call(method, log, rest, attempts - 1);
    }
  };
  const plain = METHODS.map((name) => [
    name,
    (log: string, ...rest: unknown[]) => call(name, log, rest),
  ]);
  const making = MAKING.map((name) => [
    name,
    async (log: string, now: Now, ...rest: unknown[]) => {
      const id = recordId(now.at_ms);
      await call(name, log, [now, id, ...rest]);
      return id;
    },
  ]);
  return Object.fromEntries([...plain, ...making]) as Core;
}

/** Nothing of the interface is forgotten: this does not compile if anything is. */
export type Forgotten = Exclude<keyof Core, Method>;
const complete: [Forgotten] extends [never] ? true : never = true;
void complete;
