/** Moments as people read and enter them: always by the clock on the wall at that moment. */
import { offsetIn } from '../zone';
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

/** The moment at which the clocks showed `date` and `time` where `near` was. In a zone nobody here
    knows, they are ahead of UTC by as much as they were then. */
export function momentAt(date: string, time: string, near: Moment): Moment {
  const shown = Date.parse(`${date}T${time}:00Z`);
  const ahead = (atMs: number) => offsetIn(near.zone, atMs) ?? offsetOf(near);
  // The offset depends on the instant and the other way round: the second look settles it.
  const first = shown - ahead(shown) * MINUTE_MS;
  const offset = ahead(shown - ahead(first) * MINUTE_MS);
  return { at: `${date}T${time}:00.000${offsetText(offset)}`, zone: near.zone };
}

function offsetOf(moment: Moment): number {
  return Math.round((wall(moment).getTime() - Math.floor(Date.parse(moment.at) / 1000) * 1000) / MINUTE_MS);
}

function offsetText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

export type Precision = 'exact' | 'hour' | 'day' | 'month' | 'year';
export const PRECISIONS: Precision[] = ['exact', 'hour', 'day', 'month', 'year'];

/** A start of which only so much is known, where `near` was: the rest is filled with a middle,
    never with now. What is known to the minute and still as it was keeps its seconds. */
export function startOf(
  known: { precision: Precision; date: string; time: string },
  near: Moment,
): Moment {
  const { date, time } = known;
  const [year = '2000', month = '01'] = date.split('-');
  switch (known.precision) {
    case 'year':
      return momentAt(`${year}-07-01`, '12:00', near);
    case 'month':
      return momentAt(`${year}-${month}-15`, '12:00', near);
    case 'day':
      return momentAt(date, '12:00', near);
    case 'hour':
      return momentAt(date, `${time.slice(0, 2)}:00`, near);
    default: {
      const before = wallParts(near);
      const isSame = before.date === date && before.time === time.slice(0, 5);
      return isSame ? near : momentAt(date, time, near);
    }
  }
}
