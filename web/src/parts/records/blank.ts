/** Records of which nothing is known but their time: every unknown is null, never 0. */
import type { Moment } from '../../generated/Moment';
import type { Record } from '../../generated/Record';
import { moment } from '../../state/log.svelte';
import type { Now } from '../../core/core';

export function episode(started_at: Moment, precision: string | null): Record {
  return {
    kind: 'episode',
    started_at,
    precision,
    warning_at: null,
    warning_only: false,
    eased_at: null,
    ended_at: null,
    // Entered afterwards: without an end too it is not going on, here or in any other program.
    end_source: 'entered',
    control_loss: null,
    pain: null,
    fright: null,
    fall: null,
    posture: null,
    could_move: null,
    vocalised: null,
    supports: [],
    strategies: {},
    place: null,
    activity: null,
    in_public: null,
    witnesses: [],
    suspected_origins: [],
    qualities: [],
    mood: [],
    guide_steps: [],
    note: '',
    voided: false,
  };
}

/** Relief that begins now; with `minutes`, its planned end is an instant. */
export function relief(type: string, at: Now, minutes: number | null = null): Record {
  const end = minutes === null ? null : moment({ ...at, at_ms: at.at_ms + minutes * 60_000 });
  return {
    kind: 'relief',
    type,
    started_at: moment(at),
    planned_end_at: end,
    ended_at: null,
    stop_reason: null,
    effect: null,
    note: '',
    voided: false,
  };
}

export function day(date: string, flare: boolean | null): Record {
  return { kind: 'day', date, flare, mood: [], scores: {}, note: '', voided: false };
}

export function checkIn(
  by: string | null,
  at: Now,
  words: { text_key: string | null; text: string | null },
  about: string | null,
): Record {
  return {
    kind: 'check_in',
    by,
    at: moment(at),
    ...words,
    about,
    reply: null,
    delivered: null,
    seen_at: null,
    voided: false,
  };
}

export function careNote(by: string | null, at: Now, text: string): Record {
  return { kind: 'care_note', by, at: moment(at), text, voided: false };
}
