import { app } from '../state/app.svelte';
import type { LogState } from '../state/log.svelte';
import { text } from '../text/text.svelte';

/** What a log is called among others. */
export function logName(log: LogState): string {
  if (log === app.own) return text.t.care.ownLog;
  return log.name || (log.role === 'owner' ? text.t.care.unclaimed : text.t.care.unnamed);
}
