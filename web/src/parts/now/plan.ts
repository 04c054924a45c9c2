/** The steps of the guide: the person's own plan, or the four that are usual. */
import type { Profile } from '../../generated/Profile';
import type { Texts } from '../../text/text.svelte';

export interface Step {
  /** What a record keeps. */
  name: string;
  word: string;
  hint: string;
}

const USUAL = ['stop', 'hold', 'legs', 'breathe'] as const;

/** Records name a step in so many letters. */
const NAME_MAX = 120;
/** What more is than a few words: the two ends have to stay on the screen. */
const LONG = 20;
const VERY_LONG = 60;

/** How large a step can be written. */
export function sizeOf({ word }: Step): 'large' | 'smaller' | 'small' {
  if (word.length > VERY_LONG) return 'small';
  return word.length > LONG ? 'smaller' : 'large';
}

export function planSteps(profile: Profile | null, t: Texts): Step[] {
  const own = splitPlan(profile?.plan_steps ?? '');
  const names = own.length ? own : USUAL;
  return names.map((name) => ({ name: cut(name), ...(usual(name, t) ?? { word: name, hint: '' }) }));
}

function cut(name: string): string {
  return [...name].slice(0, NAME_MAX).join('').trim();
}

/** A usual step, by the name that every program knows it by, in the language of the screen. */
function usual(name: string, t: Texts): { word: string; hint: string } | undefined {
  const known = USUAL.find((one) => one === name.toLowerCase());
  return known && t.now.steps[known];
}

/** A profile keeps so many letters in one text. */
const LINE_MAX = 500;

/** Lines as a profile keeps them, one after the other. */
export function joinPlan(lines: string): string {
  const all = lines.split('\n').map((line) => line.replace(/[\s/]+/g, ' ').trim());
  const spaced = all.filter(Boolean).join(' / ');
  // Not longer than what was typed, if that is much.
  return spaced.length > LINE_MAX ? all.filter(Boolean).join('/') : spaced;
}

export function splitPlan(line: string): string[] {
  return line
    .split('/')
    .map((step) => step.trim())
    .filter(Boolean);
}
