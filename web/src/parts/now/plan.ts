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
  if (own.length) return own.map((word) => ({ name: word, word, hint: '' }));
  return USUAL.map((name) => ({ name, ...t.now.steps[name] }));
}

export function splitPlan(line: string): string[] {
  return line
    .split('/')
    .map((step) => step.trim())
    .filter(Boolean);
}
