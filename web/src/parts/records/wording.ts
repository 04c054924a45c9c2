/** Dates, times and durations in words, in the person's language. */
import { dateFormat, numberFormat } from '../formats';
import { wall } from './moments';

/** "21 November 2026", "November 2026" or "2026", as much as `place` says. */
export function placeWords(place: string, language: string, weekday = true): string {
  if (/^\d{4}$/.test(place)) return place;
  if (/^\d{4}-\d{2}$/.test(place)) {
    return format(new Date(`${place}-15T12:00:00Z`), language, { month: 'long', year: 'numeric' });
  }
  const day = new Date(`${place}T12:00:00Z`);
  if (Number.isNaN(day.getTime())) return place;
  const name: Intl.DateTimeFormatOptions = weekday ? { weekday: 'long' } : {};
  return format(day, language, { ...name, day: 'numeric', month: 'long', year: 'numeric' });
}

/** The time on the wall at that moment. */
export function timeWords(moment: { at: string }, language: string): string {
  return format(wall(moment), language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** Date and time on the wall at that moment. */
export function momentWords(moment: { at: string }, language: string, seconds = false): string {
  return format(wall(moment), language, {
    ...(seconds ? { second: '2-digit' } : {}),
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** An instant by a clock that is so many minutes ahead of UTC: the time alone if it is of today. */
export function instantWords(ms: number, nowMs: number, ahead: number, language: string): string {
  const [at, now] = [ms, nowMs].map((one) => new Date(one + ahead * 60_000).toISOString());
  const words = at!.slice(0, 10) === now!.slice(0, 10) ? timeWords : momentWords;
  return words({ at: at! }, language);
}

/** "45 seconds", "3 minutes", "1 hour 20 minutes". */
export function durationWords(ms: number, language: string): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return unit(seconds, 'second', language);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute', language);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return unit(Math.round(hours / 24), 'day', language);
  const rest = minutes % 60;
  return unit(hours, 'hour', language) + (rest ? ` ${unit(rest, 'minute', language)}` : '');
}

/** "19:58": what is left of a timer. */
export function clockWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function weekdayWords(index: number, language: string, width: 'short' | 'long'): string {
  // 2024-01-01 was a Monday.
  return format(new Date(Date.UTC(2024, 0, 1 + index, 12)), language, { weekday: width });
}

/** The month as a heading of a narrow row: "Nov". */
export function monthWords(month: string, language: string): string {
  return format(new Date(`${month}-15T12:00:00Z`), language, { month: 'short' });
}

function unit(value: number, name: string, language: string): string {
  return numberFormat(locale(language), {
    style: 'unit',
    unit: name,
    unitDisplay: 'long',
  }).format(value);
}

function format(at: Date, language: string, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(locale(language), { ...options, timeZone: 'UTC' }).format(at);
}

/** Day before month in English too: the people this is for read it so. */
function locale(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}
