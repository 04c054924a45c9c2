/** Every text in German, gathered from one file for each screen. */
import { account } from './de/account';
import { after } from './de/after';
import { app } from './de/app';
import { card } from './de/card';
import { care } from './de/care';
import { now } from './de/now';
import { records } from './de/records';
import { settings } from './de/settings';
import { words } from './de/words';
import type { Texts } from './text.svelte';

export const de: Texts = { app, now, after, card, settings, account, words, records, care };
