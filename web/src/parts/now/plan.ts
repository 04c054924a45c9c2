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

export function planSteps(profile: Profile | null, t: Texts): Step[] {
  const own = splitPlan(profile?.plan_steps ?? '');
  const names = own.length ? own : USUAL;
  return names.map((name) => ({ name, ...(usual(name, t) ?? { word: name, hint: '' }) }));
}

/** A usual step, by the name that every program knows it by, in the language of the screen. */
function usual(name: string, t: Texts): { word: string; hint: string } | undefined {
  const known = USUAL.find((one) => one === name.toLowerCase());
  return known && t.now.steps[known];
}

export function splitPlan(line: string): string[] {
  return line
    .split('/')
    .map((step) => step.trim())
    .filter(Boolean);
}
