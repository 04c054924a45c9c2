/** Every text in English, gathered from one file for each screen. */
import { account } from './en/account';
import { after } from './en/after';
import { app } from './en/app';
import { card } from './en/card';
import { care } from './en/care';
import { now } from './en/now';
import { records } from './en/records';
import { settings } from './en/settings';
import { words } from './en/words';

export const en = { app, now, after, card, settings, account, words, records, care };
