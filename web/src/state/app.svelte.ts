/** What every screen can reach, and which screen is shown. The screen is in the URL's hash. */
import type { Session } from './session.svelte';
import type { LogState } from './log.svelte';

/** The screens, by the hash that shows them. `#/episode/ID` and `#/join/CODE` carry an id. */
export const SCREENS = [
  'now', // the start: one control that fills the screen; the guide while an episode runs
  'after', // #/after/ID: what happened, afterwards
  'today',
  'timeline',
  'calendar',
  'episode', // #/episode/ID: one record, edited
  'charts',
  'conflicts',
  'care', // the caregiver's view, or the owner's answers
  'card', // the bystander card, also before log-in
  'settings',
  'sharing',
  'devices',
  'account', // register, log in, log out
  'join', // #/join/CODE: accept an invite
] as const;
export type Screen = (typeof SCREENS)[number];

class App {
  #routed = false;
  /** Something of the app was shown before this. */
  #moved = false;
  screen = $state<Screen>('now');
  /** What follows the screen in the hash. */
  argument = $state<string | null>(null);
  /** The own log; always there, also before any account. */
  own = $state.raw<LogState | null>(null);
  /** The log that is looked at: the own one, or one that was joined. */
  shown = $state.raw<LogState | null>(null);
  /** Every log on this device. */
  logs = $state.raw<LogState[]>([]);
  /** Joined logs that are not shown any more, or not just now: their owner has decided so. */
  ended = $state.raw<{ id: string; name: string }[]>([]);
  session = $state.raw<Session | null>(null);
  /** Why nothing can be kept on this device, in words; null while it can. */
  trouble = $state<string | null>(null);
  /** Ticks every second while the app is visible; ms since 1970. */
  now = $state(Date.now());

  go(screen: Screen, argument?: string): void {
    location.hash = argument ? `#/${screen}/${encodeURIComponent(argument)}` : `#/${screen}`;
  }

  /** Goes back to where one came from; to the start, if this tab was opened here. */
  back(): void {
    if (this.#moved) history.back();
    else location.replace('#/now');
  }

  /** Reads the hash. */
  route(): void {
    this.#moved = this.#routed;
    this.#routed = true;
    const [screen = '', argument] = location.hash.replace(/^#\/?/, '').split('/');
    this.screen = (SCREENS as readonly string[]).includes(screen) ? (screen as Screen) : 'now';
    this.argument = argument ? decoded(argument) : null;
  }
}

/** Whoever mistypes a link still gets the app, and what they typed. */
function decoded(argument: string): string {
  try {
    return decodeURIComponent(argument);
  } catch {
    return argument;
  }
}

export const app = new App();
