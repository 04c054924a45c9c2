/** What devices wrote differently, in words: which field it is, and each value. */
import type { CareNote } from '../../generated/CareNote';
import type { CheckIn } from '../../generated/CheckIn';
import type { Day } from '../../generated/Day';
import type { Episode } from '../../generated/Episode';
import type { Link } from '../../generated/Link';
import type { Plain } from '../../generated/Plain';
import type { Profile } from '../../generated/Profile';
import type { Relief } from '../../generated/Relief';
import { LANGUAGES, text } from '../../text/text.svelte';
import { CALL } from '../now/cards';
import { named } from './shown';
import { momentWords } from './wording';

type Keys<T> = T extends unknown ? keyof T : never;
/** Every field of every kind of record, and of the settings. */
type Field = Keys<Episode | Relief | Day | Link | CheckIn | CareNote | Profile>;
type Words = { [word: string]: string };

/** The field `pain`, or `strategies/heat` for an entry of one. */
export function fieldWords(field: string): string {
  const [name = '', ...rest] = field.split('/');
  const label = (labels() as Words)[name] ?? name;
  const entry = rest.join('/');
  if (name === 'cards') return cardWords(entry);
  return entry ? `${label}: ${named(entry)}` : label;
}

function cardWords(entry: string): string {
  const { cardCall, cards, cardText } = text.t.settings;
  if (entry === CALL) return cardCall;
  return entry ? cardText((LANGUAGES as Words)[entry] ?? entry) : cards;
}

/** A value of that field. */
export function valueWords(field: string, value: Plain): string {
  const { episode, conflicts } = text.t.records;
  if (field.startsWith('strategies/')) return helpedWords(value);
  if (value === null || value === '') return conflicts.empty;
  if (typeof value === 'boolean') return value ? episode.yes : episode.no;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return namesOf(field, value).join(', ') || conflicts.empty;
  // With the seconds: two devices may have been told of one end in the same minute.
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return momentWords({ at: value }, text.language, true);
  if (field === 'plan_steps') return value.split('/').map((step) => named(step.trim())).join(' / ');
  return valuesOf(field)[value] ?? named(value);
}

function helpedWords(value: Plain): string {
  const { helped, notHelped, tried } = text.t.records.episode;
  return value === null ? tried : value ? helped : notHelped;
}

/** The names that a field holds, with what it says of them. */
function namesOf(field: string, value: Plain[] | { [name: string]: Plain }): string[] {
  if (Array.isArray(value)) return value.map((name) => named(String(name)));
  return Object.entries(value).map(([name, said]) => {
    if (field !== 'strategies' && (said === true || said === null)) return named(name);
    return `${named(name)}: ${valueWords(`${field}/${name}`, said)}`;
  });
}

/** What the words of a field mean that has its own. */
function valuesOf(field: string): Words {
  const { episode, lines, today } = text.t.records;
  const { answer, ask } = text.t.care;
  const own: { [field in Field]?: Words } = {
    precision: episode.precisions,
    end_source: episode.endSources,
    fall: episode.falls,
    type: lines.relief,
    effect: today.effects,
    text_key: ask.texts,
    reply: answer.replies,
  };
  return own[field as Field] ?? {};
}

function labels(): { [field in Field]: string } {
  const { conflicts, episode, timeline } = text.t.records;
  const { care, settings } = text.t;
  return {
    ...episode,
    ...conflicts.fields,
    started_at: episode.when,
    warning_at: episode.warningAt,
    warning_only: episode.warningOnly,
    eased_at: episode.easedAt,
    ended_at: episode.endedAt,
    end_source: episode.endSource,
    type: episode.relief.type,
    planned_end_at: episode.relief.plannedEnd,
    effect: episode.relief.effect,
    flare: episode.flare,
    a: timeline.sameQuestion,
    b: timeline.sameQuestion,
    same: timeline.sameQuestion,
    text_key: care.ask.title,
    delivered: care.ask.delivered,
    text: episode.note,
    name: settings.name,
    zone: settings.zone,
    day_start_hour: settings.dayStart,
    spasm_day_threshold: settings.threshold,
    spasm_day_name: settings.dayName,
    heat_minutes: settings.heatMinutes,
    heat_pause_hours: settings.heatPause,
    quiet_from_hour: settings.quietFrom,
    quiet_until_hour: settings.quietUntil,
    plan_steps: settings.plan,
    places: settings.places,
    avoid: settings.avoid,
    tricks: settings.tricks,
    cards: settings.cards,
    words: settings.words,
  };
}
