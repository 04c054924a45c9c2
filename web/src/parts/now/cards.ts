/** The bystander card as the profile keeps it: one line a language, its sentences between `/`. */
import type { Profile } from '../../generated/Profile';
import { splitPlan } from './plan';

/** Among the texts by language: whom to call, a name and a number. */
const CALL = 'call';

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

/** The texts with one replaced; an empty one goes. */
export function withCard(profile: Profile | null, name: string, text: string): Profile['cards'] {
  const { [name]: _, ...others } = profile?.cards ?? {};
  const line = text
    .split('\n')
    .map((sentence) => sentence.replaceAll('/', ' ').trim())
    .filter(Boolean)
    .join(' / ');
  return line ? { ...others, [name]: line } : others;
}

export function withCall(profile: Profile | null, text: string): Profile['cards'] {
  const { [CALL]: _, ...others } = profile?.cards ?? {};
  return text.trim() ? { ...others, [CALL]: text.trim() } : others;
}

export function callText(profile: Profile | null): string {
  return profile?.cards[CALL] ?? '';
}

export function languagesOf(profile: Profile | null): string[] {
  return Object.keys(profile?.cards ?? {}).filter((name) => name !== CALL);
}
