/** Which words to offer: the person's own first, most recent first; then those that are usual. */
import type { LogState } from '../../state/log.svelte';
import type { Episode } from '../../generated/Episode';

/** How far back words are looked for, in lines of the timeline. */
const LOOKED_AT = 60;
/** More than these are not read after a spasm. */
const OFFERED = 12;

export const USUAL = {
  supports: ['banister', 'handrail', 'counter', 'furniture', 'wall', 'person', 'walking_aid', 'floor'],
  strategies: ['stop', 'hold', 'legs', 'breathe'],
  place: ['stairs', 'hallway', 'kitchen', 'bathroom', 'bedroom', 'work', 'outside'],
  activity: ['walking', 'getting_up', 'turning', 'lifting', 'carrying', 'dressing'],
  witnesses: ['nobody', 'partner', 'family', 'friend', 'colleague'],
  posture: ['standing', 'walking', 'bending', 'sitting', 'lying'],
  mood: ['frustrated', 'defeated', 'scared', 'fine', 'proud'],
  suspected_origins: ['as', 'hip_fusion', 'other', 'unknown'],
};
export type Asked = keyof typeof USUAL;

/** The latest episodes, for their words. */
export async function recentEpisodes(log: LogState): Promise<Episode[]> {
  const { items } = await log.core.timeline(log.id, LOOKED_AT, null);
  return items.filter((item) => item.kind === 'episode');
}

/** What to offer for a field. */
export function offered(field: Asked, recent: Episode[], own: string[] = []): string[] {
  const used = recent.flatMap((episode) => wordsIn(episode[field]));
  const words = new Map<string, string>();
  for (const word of [...used, ...own, ...USUAL[field]])
    if (!words.has(read(word))) words.set(read(word), word);
  return [...words.values()].slice(0, OFFERED);
}

/** What is read the same is offered once: "walking aid", typed, and the known `walking_aid`. */
function read(word: string): string {
  return word.replaceAll('_', ' ').toLowerCase();
}

function wordsIn(value: Episode[Asked]): string[] {
  if (value === null) return [];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value : Object.keys(value);
}
