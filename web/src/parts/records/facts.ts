/** Everything that a record says, for those who may read and not write: labels and words. */
import type { Entry } from '../../generated/Entry';
import type { Moment } from '../../generated/Moment';
import { text } from '../../text/text.svelte';
import { placeOf } from './days';
import { named } from './shown';
import { momentWords, placeWords, timeWords } from './wording';

export type Fact = [label: string, words: string];

/** What is not recorded is left out. */
export function factsOf(entry: Entry): Fact[] {
  return all(entry).filter(([, words]) => words !== '');
}

function all(entry: Entry): Fact[] {
  const t = text.t.records.episode;
  switch (entry.kind) {
    case 'episode':
      return [...times(entry), ...strength(entry), ...around(entry), [t.note, entry.note]];
    case 'relief':
      return [
        [t.relief.type, text.t.records.lines.relief[entry.type ?? 'other'] ?? entry.type ?? ''],
        [t.relief.startedAt, at(entry.started_at)],
        [t.relief.endedAt, at(entry.ended_at)],
        [t.relief.effect, text.t.records.today.effects[entry.effect ?? ''] ?? ''],
        [t.note, entry.note],
      ];
    case 'day':
      return [
        [t.date, entry.date ? placeWords(entry.date, text.language) : ''],
        [t.flare, yesNo(entry.flare)],
        [t.mood, list(entry.mood)],
        [t.note, entry.note],
      ];
    case 'check_in':
      return [
        [at(entry.at), entry.text ?? text.t.care.ask.texts[entry.text_key ?? 'again'] ?? ''],
        [text.t.records.conflicts.fields.reply, text.t.care.answer.replies[entry.reply ?? ''] ?? entry.reply ?? ''],
      ];
    case 'care_note':
      return [[at(entry.at), entry.text]];
    default:
      return [];
  }
}

type Episode = Entry & { kind: 'episode' };

function times(episode: Episode): Fact[] {
  const t = text.t.records.episode;
  const known = episode.precision ?? 'exact';
  const day = placeWords(placeOf(episode), text.language);
  const withTime = known === 'exact' || known === 'hour';
  const began = withTime ? `${day}, ${timeWords(episode.started_at, text.language)}` : day;
  const guessed = episode.end_source === 'guessed' ? ` (${text.t.records.lines.guessed})` : '';
  const ended = at(episode.ended_at);
  return [
    [t.when, began],
    [t.warningAt, at(episode.warning_at)],
    [t.easedAt, at(episode.eased_at)],
    [t.endedAt, ended && ended + guessed],
  ];
}

function strength(episode: Episode): Fact[] {
  const t = text.t.records.episode;
  const scale = (value: number | null) => (value === null ? '' : text.t.after.outOfTen(value));
  return [
    [t.control_loss, scale(episode.control_loss)],
    [t.pain, scale(episode.pain)],
    [t.fright, scale(episode.fright)],
    [t.fall, episode.fall ? (t.falls[episode.fall] ?? episode.fall) : ''],
    [t.could_move, yesNo(episode.could_move)],
    [t.vocalised, yesNo(episode.vocalised)],
    [t.qualities, list(episode.qualities)],
  ];
}

function around(episode: Episode): Fact[] {
  const t = text.t.records.episode;
  const helped = (said: boolean | null) => (said === null ? '' : ` (${said ? t.helped : t.notHelped})`);
  const tried = Object.entries(episode.strategies).map(([word, said]) => named(word) + helped(said));
  return [
    [t.place, list([episode.place])],
    [t.activity, list([episode.activity])],
    [t.posture, list([episode.posture])],
    [t.witnesses, list(episode.witnesses)],
    [t.in_public, yesNo(episode.in_public)],
    [t.supports, list(episode.supports)],
    [t.strategies, tried.join(', ')],
    [t.mood, list(episode.mood)],
    [t.suspected_origins, list(episode.suspected_origins)],
  ];
}

const at = (moment: Moment | null) => (moment ? momentWords(moment, text.language) : '');
const list = (words: (string | null)[]) => words.flatMap((word) => (word ? [named(word)] : [])).join(', ');

function yesNo(said: boolean | null): string {
  if (said === null) return '';
  return said ? text.t.records.episode.yes : text.t.records.episode.no;
}
