/**
 * The core in this tab's memory. Wasm that has panicked answers nobody any more: what waits for
 * it would wait for ever, with whatever lock it holds. Here it is told so, and the core begins
 * anew, from what is on disk.
 */
import { __wbg_reset_state as beginAnew } from '../wasm/banister_web.js';

/** The core failed before it had answered. It is there again; what was asked may be asked again. */
export class CoreFailed extends Error {
  readonly code = 'core_failed';

  constructor() {
    super('the core failed, and has begun anew');
  }
}

const waiting = new Set<(failed: CoreFailed) => void>();
const listening: (() => void)[] = [];
let generation = 0;

/** Whether what the core makes now is of use still: after a failure it is not. */
export function thisCore(): () => boolean {
  const made = generation;
  return () => made === generation;
}

/** Something of the core's, made again after every failure. */
export function ofThisCore<T>(make: () => T): () => T {
  let made: { thing: T; isOfUse: () => boolean } | null = null;
  return () => {
    if (!made?.isOfUse()) made = { isOfUse: thisCore(), thing: make() };
    return made.thing;
  };
}

/** Calls `told` at every failure, before anything is asked again. */
export function onCoreFailure(told: () => void): void {
  listening.push(told);
}

/** Asks the core; rejects with {@link CoreFailed} if it fails before it has answered. */
export async function ask<T>(question: () => T | Promise<T>): Promise<T> {
  let fail: (failed: CoreFailed) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  waiting.add(fail);
  try {
    return await Promise.race([failed, question()]);
  } catch (error) {
    throw look(error) ? new CoreFailed() : error;
  } finally {
    waiting.delete(fail);
  }
}

/** Begins anew if that is a panic; `true` if it is. */
function look(error: unknown): boolean {
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  generation += 1;
  for (const told of listening) told();
  try {
    beginAnew();
  } finally {
    for (const fail of waiting) fail(new CoreFailed());
    waiting.clear();
  }
  return true;
}

/** What panics between two steps of a call is said to the window, and to nobody else. */
export function watchCore(): void {
  addEventListener('error', ({ error }) => look(error));
  addEventListener('unhandledrejection', ({ reason }) => look(reason));
}
