/** Says of what is asked that a device of the person's has it: the asker sees "delivered". */
import { untrack } from 'svelte';
import { app } from './app.svelte';

/** Runs for as long as the tab lives, on whatever screen. */
export function watchDelivered(): void {
  $effect.root(() => {
    $effect(() => {
      const [log, me] = [app.own, app.session?.account];
      if (!log || !me) return;
      const come = log.checkIns.filter((one) => one.by !== me && !one.delivered && !one.seen_at);
      untrack(() => {
        for (const { id } of come) void log.edit(id, () => ({ delivered: true })).catch(() => {});
      });
    });
  });
}
