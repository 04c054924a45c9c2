import type { Problem } from '../generated/Problem';

/** The server said no, and why. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Nothing answered, or something that is not the server. */
export class Unreachable extends Error {
  constructor() {
    super('the server cannot be reached');
  }
}

/** Nobody is logged in. */
export class LoggedOut extends Error {
  constructor() {
    super('nobody is logged in');
  }
}

/** A word for what went wrong: the server's stable code, or one of this app's own. */
export function codeOf(error: unknown): string {
  if (error instanceof Refused) return error.problem.code;
  if (error instanceof Unreachable) return 'server_unreachable';
  if (error instanceof LoggedOut) return 'session_ended';
  if (error instanceof DOMException) return storageCode(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  // A fault of the app itself: nothing that a person has written is in it.
  console.error(error);
  return 'internal';
}

/** Whether trying again later may help, without anybody doing anything. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Refused) return error.problem.status >= 500 || error.problem.status === 429;
  return ['server_unreachable', 'bad_answer', 'refused', 'read_anew'].includes(codeOf(error));
}

function storageCode(error: DOMException): string {
  switch (error.name) {
    case 'QuotaExceededError':
      return 'storage_full';
    case 'VersionError':
      return 'app_outdated';
    case 'SecurityError':
    case 'InvalidStateError':
      return 'storage_forbidden';
    default:
      return 'storage_failed';
  }
}
