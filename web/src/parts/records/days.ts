/** Days and months as `YYYY-MM-DD` and `YYYY-MM`, and records put under theirs. */
import type { Entry } from '../../generated/Entry';
import { wall } from './moments';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a moment by its own wall clock, if days start at `dayStartHour`. */
export function dayOf(moment: { at: string }, dayStartHour = 0): string {
  return new Date(wall(moment).getTime() - dayStartHour * 3_600_000).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The weeks of a month, from Monday; null where another month would be. */
export function weeksOf(month: string): (string | null)[][] {
  const first = new Date(`${month}-01T12:00:00Z`);
  const blank = (first.getUTCDay() + 6) % 7;
  const days: (string | null)[] = Array.from({ length: blank }, () => null);
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  while (days.length % 7) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

/** Which heading a record stands under: its day, or the month or year if no more is known. */
export function placeOf(entry: Entry, dayStartHour = 0): string {
  switch (entry.kind) {
    case 'episode': {
      const day = dayOf(entry.started_at, dayStartHour);
      if (entry.precision === 'year') return day.slice(0, 4);
      return entry.precision === 'month' ? day.slice(0, 7) : day;
    }
    case 'relief':
      return dayOf(entry.started_at, dayStartHour);
    case 'check_in':
    case 'care_note':
      return dayOf(entry.at, dayStartHour);
    case 'day':
      return entry.date ?? '';
    default:
      return '';
  }
}

export interface Group<T> {
  place: string;
  items: T[];
}

/** Items in their order, under headings; the same place may come again, never far apart. */
export function grouped<T extends Entry>(items: T[], dayStartHour = 0): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (const item of items) {
    const place = placeOf(item, dayStartHour);
    const group = groups.get(place) ?? { place, items: [] };
    groups.set(place, group);
    group.items.push(item);
  }
  return [...groups.values()];
}
