/** When the devices of whoever keeps a log were last in contact, for those who look at it. */
import { untrack } from 'svelte';
import type { Member } from '../../generated/Member';
import { app } from '../../state/app.svelte';
import type { LogState } from '../../state/log.svelte';
import { freshness } from './freshness';

export class Contact {
  readonly #log: () => LogState | null;
  /** Of which log, and when, by the server's clock. */
  #heard = $state.raw<{ log: string; atMs: number | null } | null>(null);

  /** Made while a component is. */
  constructor(log: () => LogState | null) {
    this.#log = log;
    $effect(() => {
      const of = log();
      // With every exchange, that is once a minute while there is a connection.
      if (of && of.role !== 'owner' && of.revision >= 0) untrack(() => void this.#ask(of));
    });
  }

  readonly freshness = $derived.by(() => {
    const status = this.#log()?.status;
    const heard = this.#heard?.log === this.#log()?.id ? this.#heard?.atMs : null;
    const theirsMs = typeof heard === 'number' ? heard + (status?.clock_ahead_ms ?? 0) : null;
    return freshness(status?.last_contact_ms ?? null, theirsMs, app.now);
  });

  readonly isStale = $derived(['never', 'cut_off', 'silent'].includes(this.freshness.is));

  async #ask({ id }: LogState): Promise<void> {
    const path = `/logs/${id}/members`;
    const members = await app.session?.api.get<{ items: Member[] }>(path).catch(() => null);
    if (!members || this.#log()?.id !== id) return;
    const times = members.items
      .filter((one) => one.role === 'owner')
      .map((one) => Date.parse(one.last_seen_at ?? ''))
      .filter(Number.isFinite);
    this.#heard = { log: id, atMs: times.length ? Math.max(...times) : null };
  }
}
