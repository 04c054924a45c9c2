/** Moments as people read and enter them: always by the clock on the wall at that moment. */
import type { Moment } from '../../generated/Moment';

const MINUTE_MS = 60_000;

/** The wall clock of a moment, as if it were UTC: for Intl with `timeZone: 'UTC'`. */
export function wall(moment: { at: string }): Date {
  return new Date(`${moment.at.slice(0, 19)}Z`);
}

/** `YYYY-MM-DD` and `HH:MM` on the wall at that moment. */
export function wallParts(moment: { at: string }): { date: string; time: string } {
  return { date: moment.at.slice(0, 10), time: moment.at.slice(11, 16) };
}

/** How many minutes a zone is ahead of UTC at an instant; 0 for a zone nobody here knows. */
export function offsetIn(zone: string, atMs: number): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(new Date(atMs));
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return Math.round((shown - Math.floor(atMs / 1000) * 1000) / MINUTE_MS);
  } catch {
    return 0;
  }
}

/** The moment at which the clocks of `zone` showed `date` and `time`. */
export function momentAt(date: string, time: string, zone: string): Moment {
  const shown = Date.parse(`${date}T${time}:00Z`);
  // The offset depends on the instant and the other way round: the second look settles it.
  const first = shown - offsetIn(zone, shown) * MINUTE_MS;
  const offset = offsetIn(zone, shown - offsetIn(zone, first) * MINUTE_MS);
  return { at: `${date}T${time}:00.000${offsetText(offset)}`, zone };
}

function offsetText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

export type Precision = 'exact' | 'hour' | 'day' | 'month' | 'year';
export const PRECISIONS: Precision[] = ['exact', 'hour', 'day', 'month', 'year'];

/** A start of which only so much is known: the rest is filled with a middle, never with now. */
export function startOf(
  known: { precision: Precision; date: string; time: string },
  zone: string,
): Moment {
  const [year = '2000', month = '01', day = '01'] = known.date.split('-');
  switch (known.precision) {
    case 'year':
      return momentAt(`${year}-07-01`, '12:00', zone);
    case 'month':
      return momentAt(`${year}-${month}-15`, '12:00', zone);
    case 'day':
      return momentAt(`${year}-${month}-${day}`, '12:00', zone);
    case 'hour':
      return momentAt(known.date, `${known.time.slice(0, 2)}:00`, zone);
    default:
      return momentAt(known.date, known.time, zone);
  }
}
