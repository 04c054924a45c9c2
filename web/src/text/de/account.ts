import type { Texts } from '../text.svelte';

export const account: Texts['account'] = {
  title: 'Konto',
  why: 'Nur nötig für ein zweites Gerät oder jemanden an deiner Seite. Ohne Konto bleibt alles hier.',
  logIn: 'Anmelden',
  register: 'Neues Konto',
  logOut: 'Abmelden',
  loggedIn: 'Du bist angemeldet.',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  passwordHint: 'Mindestens 8 Zeichen.',
  device: 'Name dieses Geräts',
  devicePhone: 'Handy',
  deviceOther: 'Laptop',
  noMail: 'An diese Adresse wird nie etwas geschickt. Sie ist nur dein Name zum Anmelden.',
};
