/** What went wrong and what to do, in the person's language, by the codes of `net/problem.ts`. */
import { text, type Language } from './text.svelte';

type Words = { [code: string]: string };

const en: Words = {
  server_unreachable: 'The server cannot be reached. Everything is kept on this device and sent later.',
  session_ended: 'You are logged out on this device. Nothing is lost. Log in again to send it.',
  wrong_credentials: 'E-mail address or password is wrong. Check both and try again.',
  invalid_email: 'Write the e-mail address as name@example.org.',
  invalid_password: 'The password must have 8 to 256 characters.',
  invalid_name: 'The name is empty or longer than 100 characters.',
  email_taken: 'There is an account with this address. Log in instead.',
  too_many_requests: 'Too many attempts. Wait a minute and try again.',
  invite_not_found: 'This invite has been used, has expired or was mistyped. Ask for a new one.',
  already_member: 'You can see this log already.',
  last_owner: 'A log needs an owner. Make someone else the owner first.',
  role_forbids: 'Your role in this log does not allow that. Ask its owner.',
  page_refused: 'The server did not take some records. They stay on this device.',
  storage_full: 'This device has no room left. Free some space: nothing new can be kept until then.',
  storage_forbidden: 'The browser does not let Banister keep anything. Leave private mode, or allow this site to store data.',
  storage_failed: 'This device could not keep that. Close Banister, open it and try again.',
  app_outdated: 'Another tab has a newer Banister. Close this one and open it again.',
  unavailable: 'The server is busy. It is tried again in a moment.',
  internal: 'Something failed. Try again; what was stored is still there.',
};

const de: Words = {
  server_unreachable: 'Der Server ist nicht erreichbar. Alles bleibt auf diesem Gerät und wird später gesendet.',
  session_ended: 'Du bist auf diesem Gerät abgemeldet. Nichts ist verloren. Melde dich an, um zu senden.',
  wrong_credentials: 'E-Mail-Adresse oder Passwort stimmt nicht. Prüfe beides und versuche es noch einmal.',
  invalid_email: 'Schreibe die E-Mail-Adresse wie name@example.org.',
  invalid_password: 'Das Passwort braucht 8 bis 256 Zeichen.',
  invalid_name: 'Der Name ist leer oder länger als 100 Zeichen.',
  email_taken: 'Zu dieser Adresse gibt es schon ein Konto. Melde dich an.',
  too_many_requests: 'Zu viele Versuche. Warte eine Minute und versuche es noch einmal.',
  invite_not_found: 'Diese Einladung ist benutzt, abgelaufen oder vertippt. Bitte um eine neue.',
  already_member: 'Du siehst dieses Tagebuch schon.',
  last_owner: 'Ein Tagebuch braucht jemanden, dem es gehört. Übergib es zuerst.',
  role_forbids: 'Das darfst du in diesem Tagebuch nicht. Frage, wem es gehört.',
  page_refused: 'Einiges hat der Server nicht genommen. Es bleibt auf diesem Gerät.',
  storage_full: 'Auf diesem Gerät ist kein Platz mehr. Schaffe Platz: bis dahin kann nichts Neues bleiben.',
  storage_forbidden: 'Der Browser lässt Banister nichts behalten. Verlasse den privaten Modus oder erlaube dieser Seite das Speichern.',
  storage_failed: 'Das konnte dieses Gerät nicht behalten. Schließe Banister, öffne es und versuche es noch einmal.',
  app_outdated: 'Ein anderer Tab hat ein neueres Banister. Schließe diesen und öffne ihn wieder.',
  unavailable: 'Der Server ist beschäftigt. Gleich wird es noch einmal versucht.',
  internal: 'Etwas ging schief. Versuche es noch einmal; was gespeichert war, ist noch da.',
};

const WORDS: { [language in Language]: Words } = { en, de };

export function problemWords(code: string): string {
  const words = WORDS[text.language];
  const known = code === 'refused' ? 'page_refused' : code;
  return words[known] ?? words.internal ?? code;
}
