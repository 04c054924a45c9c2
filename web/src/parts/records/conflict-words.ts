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
import { named } from './shown';
import { momentWords } from './wording';

type Keys<T> = T extends unknown ? keyof T : never;
/** Every field of every kind of record, and of the settings. */
type Field = Keys<Episode | Relief | Day | Link | CheckIn | CareNote | Profile>;
type Words = { [word: string]: string };

/** The field `pain`, or `strategies/heat` for an entry of one. */
export function fieldWords(field: string): string {
  const [name = '', entry] = field.split('/');
  const label = (labels() as Words)[name] ?? name;
  return entry ? `${label}: ${entryWords(name, entry)}` : label;
}

function entryWords(name: string, entry: string): string {
  return name === 'cards' ? ((LANGUAGES as Words)[entry] ?? entry) : named(entry);
}

/** A value of that field. */
export function valueWords(field: string, value: Plain): string {
  const { episode, conflicts } = text.t.records;
  if (value === null || value === '') return conflicts.empty;
  if (typeof value === 'boolean') return value ? episode.yes : episode.no;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return momentWords({ at: value }, text.language);
  if (field === 'plan_steps') return value.split('/').map((step) => named(step.trim())).join(' / ');
  return valuesOf(field)[value] ?? named(value);
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
