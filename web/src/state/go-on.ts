/** What goes on is not over because the browser has cleared what was kept of it. */
import { now, type Core } from '../core/core';
import type { Device } from './device';
import { startMs, type EpisodeEntry } from './log.svelte';

/** One tab at a time: the others find it done. */
const LOCK = 'banister.go-on';

/** What went on when the storage was lost, and in which log. */
export interface GoingOn {
  log: string;
  open: EpisodeEntry[];
}

/** Stores it again in the own log, as it was, if the log that it was in has been cleared. */
export async function goOn(device: Device, { log, open }: GoingOn): Promise<void> {
  const { core, identity, kept } = device;
  await navigator.locks.request(LOCK, async () => {
    if ((await kept.logs()).some((known) => known.id === log)) return;
    for (const one of open) await storeAgain(core, identity.ownLog, one);
  });
}

/** Under a new id: where the server has the first, the two come together later. */
async function storeAgain(core: Core, log: string, episode: EpisodeEntry): Promise<void> {
  const { id, device: _, page: __, moved_to: ___, ...record } = episode;
  const began = startMs(episode);
  const there = await core.entries(log, began, began);
  if (there.some((entry) => entry.kind === 'episode' && startMs(entry) === began)) return;
  const again = await core.add(log, now(), record);
  const link = { kind: 'link', a: id, b: again, same: true, voided: false } as const;
  await core.add(log, now(), link);
}
