import type { Loaded } from '../core/load';
import { codeOf } from '../net/problem';
import { clock } from '../parts/clock';
import { problemWords } from '../text/problems';
import { text } from '../text/text.svelte';
import { abilities } from './abilities.svelte';
import { app } from './app.svelte';
import { watchDelivered } from './delivered.svelte';
import { Device } from './device';
import { watchEpisodes } from './during.svelte';
import { Session } from './session.svelte';

/** Opens what is on this device, then begins to sync. Which screen it is, is known already. */
export async function start(): Promise<void> {
  watchEpisodes();
  watchDelivered();
  try {
    const session = new Session(await Device.open(rehearse));
    // What follows is measured from here.
    performance.mark('core');
    await session.open();
    app.session = session;
    session.begin();
    await abilities.look();
  } catch (error) {
    app.trouble = problemWords(codeOf(error));
  }
}

/** What shows records is slow when it is done first: the core's code is compiled then, and the
    browser learns how a language writes dates. While the storage opens nothing else waits, but
    for a tap. */
function rehearse(loaded: Loaded): void {
  if (app.screen === 'now') return;
  loaded.rehearse();
  clock(0, app.now, text.language);
}

/** Reads the address and the clock for the screens. */
export function follow(): void {
  app.route();
  addEventListener('hashchange', () => app.route());
  void text.begin();
  tick();
  document.addEventListener('visibilitychange', tick);
}

let timer: ReturnType<typeof setInterval> | undefined;

/** Every second, while somebody may look. */
function tick(): void {
  app.now = Date.now();
  clearInterval(timer);
  if (document.visibilityState !== 'visible') return;
  timer = setInterval(() => (app.now = Date.now()), 1000);
}
