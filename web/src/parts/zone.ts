/** What clocks show elsewhere. */
import { dateFormat } from './formats';

const MINUTE_MS = 60_000;

/** How many minutes a zone is ahead of UTC at an instant; nothing for a zone nobody here knows. */
export function offsetIn(zone: string, atMs: number): number | undefined {
  try {
    return minutesAhead(clockOf(zone).formatToParts(atMs), atMs);
  } catch {
    return undefined;
  }
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return dateFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function minutesAhead(shown: Intl.DateTimeFormatPart[], atMs: number): number {
  const of = (type: string) => Number(shown.find((part) => part.type === type)?.value);
  const [month, day] = [of('month') - 1, of('day')];
  const wall = Date.UTC(of('year'), month, day, of('hour'), of('minute'), of('second'));
  return Math.round((wall - Math.floor(atMs / 1000) * 1000) / MINUTE_MS);
}
