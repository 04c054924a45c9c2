/** The bystander card as the profile keeps it: one line a language, its sentences between `/`. */
import type { Profile } from '../../generated/Profile';
import { joinPlan, splitPlan } from './plan';

/** Among the texts by language: whom to call, a name and a number. */
export const CALL = 'call';

export function cardLines(profile: Profile | null, language: string): string[] {
  return splitPlan(profile?.cards[language] ?? '');
}

export interface Call {
  /** The number in it is not broken over two lines. */
  who: string;
  /** For a `tel:` link; null without a number. */
  number: string | null;
}

export function cardCall(profile: Profile | null): Call | null {
  const who = profile?.cards[CALL];
  if (!who) return null;
  const number = /\+?\d[\d\s()/.-]{2,}/.exec(who)?.[0].trim();
  if (!number) return { who, number: null };
  const whole = number.replace(/\s/g, '\u00a0');
  return { who: who.replace(number, whole), number: number.replace(/[^\d+]/g, '') };
}

/** Patches the profile with one of the texts; an empty one goes. */
export function withCard(name: string, text: string): object {
  return withText(name, joinPlan(text));
}

export function withCall(text: string): object {
  return withText(CALL, text.trim());
}

function withText(name: string, text: string): object {
  return text ? { 'cards+': { [name]: text } } : { 'cards-': [name] };
}

export function callText(profile: Profile | null): string {
  return profile?.cards[CALL] ?? '';
}

export function languagesOf(profile: Profile | null): string[] {
  return Object.keys(profile?.cards ?? {}).filter((name) => name !== CALL);
}
