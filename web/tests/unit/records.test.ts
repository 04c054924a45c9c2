/** The pure functions behind the screens that show records. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../src/generated/Entry';
import type { Profile } from '../../src/generated/Profile';
import { cardCall } from '../../src/parts/now/cards';
import { byHour, byWeekday, helps, spasms } from '../../src/parts/records/counts';
import { addMonths, dayOf, grouped, weeksOf } from '../../src/parts/records/days';
import { freshness } from '../../src/parts/records/freshness';
import { heatAt, isQuiet } from '../../src/parts/records/heat';
import { looks } from '../../src/parts/records/looks';
import { momentAt, startOf } from '../../src/parts/records/moments';
import { clockWords, durationWords, placeWords } from '../../src/parts/records/wording';

const quiet = {
  heat_minutes: null,
  heat_pause_hours: null,
  quiet_from_hour: 22,
  quiet_until_hour: 7,
};

const BERLIN = { at: '2026-11-21T10:00:00.000+01:00', zone: 'Europe/Berlin' };

function spasm(id: string, at: string, more: object = {}): Entry {
  const started_at = { at, zone: 'Europe/Berlin' };
  return { id, kind: 'episode', started_at, warning_only: false, voided: false, ...more } as Entry;
}

test('a moment takes the offset its zone had then', () => {
  assert.equal(momentAt('2026-07-01', '12:00', BERLIN).at.slice(-6), '+02:00');
  assert.equal(momentAt('2026-11-21', '12:00', BERLIN).at.slice(-6), '+01:00');
  const newfoundland = { ...BERLIN, zone: 'America/St_Johns' };
  assert.equal(momentAt('2026-11-21', '12:00', newfoundland).at.slice(-6), '-03:30');
});

test('in a zone nobody here knows, a moment keeps its offset', () => {
  const there = { at: '2026-11-21T10:00:59.999-09:30', zone: 'Ocean/Nowhere' };
  const moved = momentAt('2026-11-20', '07:15', there);
  assert.deepEqual(moved, { at: '2026-11-20T07:15:00.000-09:30', zone: 'Ocean/Nowhere' });
});

test('a start that is stored as it was keeps its seconds, and which of two hours it was', () => {
  const start = { at: '2026-10-25T02:30:17.250+01:00', zone: 'Europe/Berlin' };
  const known = { precision: 'exact' as const, date: '2026-10-25', time: '02:30' };
  assert.equal(startOf(known, start), start);
  const other = startOf({ ...known, time: '01:30' }, start);
  assert.equal(other.at, '2026-10-25T01:30:00.000+02:00');
});

test('of a year the middle is stored', () => {
  const known = { precision: 'year' as const, date: '2019-02-03', time: '04:05' };
  assert.equal(startOf(known, BERLIN).at, '2019-07-01T12:00:00.000+02:00');
});

test('the day is that of the event, by the person’s day start', () => {
  assert.equal(dayOf({ at: '2026-11-21T02:00:00.000+01:00' }), '2026-11-21');
  assert.equal(dayOf({ at: '2026-11-21T02:00:00.000+01:00' }, 4), '2026-11-20');
  assert.equal(dayOf({ at: '2026-11-21T23:30:00.000-08:00' }), '2026-11-21');
});

test('records stand under their day, or under the month if no more is known', () => {
  const groups = grouped([
    spasm('b', '2026-11-21T10:00:00.000+01:00'),
    spasm('a', '2026-11-21T09:00:00.000+01:00'),
    spasm('old', '2019-05-15T12:00:00.000+02:00', { precision: 'month' }),
  ]);
  assert.deepEqual(groups.map((group) => [group.place, group.items.length]), [
    ['2026-11-21', 2],
    ['2019-05', 1],
  ]);
});

test('weeks begin on Monday and hold the whole month', () => {
  const weeks = weeksOf('2026-11');
  assert.equal(weeks[0]?.[6], '2026-11-01');
  assert.equal(weeks.flat().filter(Boolean).length, 30);
  assert.equal(addMonths('2026-01', -1), '2025-12');
});

test('heat runs to its planned end and is due after the pause', () => {
  const at = Date.parse('2026-11-21T10:00:00Z');
  const session = {
    kind: 'relief',
    type: 'heat',
    started_at: { at: '2026-11-21T10:00:00Z', zone: 'UTC' },
    planned_end_at: { at: '2026-11-21T10:20:00Z', zone: 'UTC' },
    ended_at: null,
  } as never;
  assert.equal(heatAt([session], null, at + 60_000, () => 0).remainingMs, 19 * 60_000);
  const after = heatAt([session], null, at + 30 * 60_000, () => 0);
  assert.equal(after.running, null);
  assert.equal(after.dueMs, Date.parse('2026-11-21T13:20:00Z'));
});

test('quiet hours go over midnight', () => {
  assert.deepEqual([21, 22, 3, 7].map((hour) => isQuiet(hour, quiet)), [false, true, true, false]);
  assert.equal(isQuiet(3, null), false);
});

test('linked spasms count once, warnings and what was taken back not at all', () => {
  const entries = [
    spasm('a', '2026-11-21T09:00:00.000+01:00'),
    spasm('b', '2026-11-21T09:01:00.000+01:00'),
    spasm('w', '2026-11-21T09:01:00.000+01:00', { warning_only: true }),
    spasm('v', '2026-11-21T09:01:00.000+01:00', { voided: true }),
    { id: 'l', kind: 'link', a: 'a', b: 'b', same: true, voided: false } as Entry,
  ];
  assert.deepEqual(spasms(entries).map((episode) => episode.id), ['a']);
  assert.equal(byHour(spasms(entries))[9], 1);
  assert.equal(byWeekday(spasms(entries))[5], 1);
});

test('durations and days in words', () => {
  assert.equal(durationWords(45_000, 'en'), '45 seconds');
  assert.equal(durationWords(80 * 60_000, 'en'), '1 hour 20 minutes');
  assert.equal(durationWords(60_000, 'de'), '1 Minute');
  assert.equal(clockWords(61_000), '1:01');
  assert.equal(placeWords('2019-05', 'en'), 'May 2019');
  assert.equal(placeWords('2026-11-21', 'en').replace(',', ''), 'Saturday 21 November 2026');
});

test('of every device the owner sees when it last looked and wrote', () => {
  const line = (device_id: string, action: 'read' | 'write', hour: string) => ({
    account_id: 'ben',
    display_name: 'Ben',
    device_id,
    device_name: device_id,
    action,
    hour,
  });
  const journal = [
    line('tablet', 'read', '2026-11-21T15:00:00.000Z'),
    line('phone', 'write', '2026-11-21T14:00:00.000Z'),
    line('phone', 'read', '2026-11-21T14:00:00.000Z'),
    line('phone', 'read', '2026-11-20T09:00:00.000Z'),
  ];
  const [tablet, phone] = looks(journal);
  assert.deepEqual([tablet?.device, tablet?.wroteMs], ['tablet', null]);
  const hour = Date.parse('2026-11-21T14:00:00.000Z');
  assert.deepEqual([phone?.device, phone?.readMs, phone?.wroteMs], ['phone', hour, hour]);
});

test('what helped is counted, what nobody said is not', () => {
  const at = '2026-11-21T12:00:00.000+01:00';
  const entries = [
    spasm('a', at, { strategies: { breathe: true, stop: null } }),
    spasm('b', at, { strategies: { breathe: true, stop: false }, warning_only: true }),
    spasm('c', at, { strategies: { breathe: true }, voided: true }),
    spasm('d', at, { strategies: { breathe: false } }),
  ];
  assert.deepEqual(helps(entries), [
    { word: 'breathe', helped: 2, not: 1 },
    { word: 'stop', helped: 0, not: 1 },
  ]);
});

test('what is shown is as old as the silence of those who write it', () => {
  const minute = 60_000;
  const now = 100 * minute;
  assert.deepEqual(freshness(null, null, now), { is: 'never' });
  assert.deepEqual(freshness(now, now - minute, now), { is: 'fresh', atMs: now - minute });
  assert.deepEqual(freshness(now, now - 6 * minute, now), { is: 'silent', sinceMs: now - 6 * minute });
  assert.deepEqual(freshness(now, null, now), { is: 'unknown' });
  const cut = freshness(now - 6 * minute, now - 9 * minute, now);
  assert.deepEqual(cut, { is: 'cut_off', sinceMs: now - 9 * minute });
  assert.equal(freshness(now - 6 * minute, null, now).is, 'cut_off');
});

test('whom to call is shown with the number in one piece, and called without what only helps to read it', () => {
  const call = (who: string) => cardCall({ cards: { call: who } } as unknown as Profile);
  assert.deepEqual(call('Kim, +43 (660) 12 34 56 any time'), {
    who: 'Kim, +43\u00a0(660)\u00a012\u00a034\u00a056 any time',
    number: '+43660123456',
  });
  assert.deepEqual(call('whoever is at home'), { who: 'whoever is at home', number: null });
});
