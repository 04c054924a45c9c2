/** Spasms counted by hour and by weekday: what was recorded, and nothing made of it. */
import type { Entry } from '../../generated/Entry';
import { dayOf } from './days';
import { wall } from './moments';

type Episode = Entry & { kind: 'episode' };

/** The spasms of a list: no warnings, nothing taken back, and of linked ones the first. */
export function spasms(entries: Entry[]): Episode[] {
  return once(entries, (episode) => !episode.warning_only);
}

/** How often a word was said to have helped, and not to. */
export interface Help {
  word: string;
  helped: number;
  not: number;
}

/** What was tried, in spasms and when one was felt coming; what helped most often first. */
export function helps(entries: Entry[]): Help[] {
  const found = new Map<string, Help>();
  for (const { strategies } of once(entries, () => true)) {
    for (const [word, helped] of Object.entries(strategies)) {
      if (helped === null) continue;
      const help = found.get(word) ?? { word, helped: 0, not: 0 };
      found.set(word, help);
      help[helped ? 'helped' : 'not'] += 1;
    }
  }
  return [...found.values()].sort((a, b) => b.helped - a.helped || a.not - b.not);
}

/** Those that count; of those that are the same, the first. */
function once(entries: Entry[], counts: (episode: Episode) => boolean): Episode[] {
  const shown = entries.filter(
    (entry): entry is Episode =>
      entry.kind === 'episode' && !entry.voided && !entry.moved_to && counts(entry),
  );
  const same = sameAs(entries);
  const seen = new Set<string>();
  return shown
    .sort((a, b) => Date.parse(a.started_at.at) - Date.parse(b.started_at.at))
    .filter((episode) => {
      const name = same(episode.id);
      return seen.has(name) ? false : Boolean(seen.add(name));
    });
}

/** Names every episode by one of those that people say are the same spasm. */
function sameAs(entries: Entry[]): (id: string) => string {
  const parents = new Map<string, string>();
  const name = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined ? id : name(parent);
  };
  for (const entry of entries) {
    if (entry.kind !== 'link' || entry.voided || !entry.same || !entry.a || !entry.b) continue;
    const [a, b] = [name(entry.a), name(entry.b)];
    if (a !== b) parents.set(a, b);
  }
  return name;
}

/** Spasms of each hour 0–23; those whose hour is not known are left out. */
export function byHour(episodes: Episode[]): number[] {
  const counts = new Array<number>(24).fill(0);
  for (const episode of episodes) {
    const known = episode.precision ?? 'exact';
    if (known !== 'exact' && known !== 'hour') continue;
    const hour = wall(episode.started_at).getUTCHours();
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  return counts;
}

/** Spasms of each weekday from Monday; those whose day is not known are left out. */
export function byWeekday(episodes: Episode[], dayStartHour = 0): number[] {
  const counts = new Array<number>(7).fill(0);
  for (const episode of episodes) {
    if (episode.precision === 'month' || episode.precision === 'year') continue;
    const day = new Date(`${dayOf(episode.started_at, dayStartHour)}T12:00:00Z`);
    const index = (day.getUTCDay() + 6) % 7;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
