import type { Texts } from '../text.svelte';

export const account: Texts['account'] = {
  title: 'Konto',
  why: 'Nur nötig für ein zweites Gerät oder jemanden an deiner Seite. Ohne Konto bleibt alles hier.',
  logIn: 'Anmelden',
  register: 'Neues Konto',
  logOut: 'Abmelden',
  loggedIn: 'Du bist angemeldet.',
  ended: {
    title: 'Dieses Gerät ist abgemeldet worden',
    why: 'Der Server hat die Sitzung beendet: es wurde von einem anderen Gerät ausgesperrt oder lange nicht benutzt.',
    kept: 'Alles, was du eingetragen hast, bleibt hier, aber nichts wird gesendet oder empfangen. Melde dich an, damit es weitergeht.',
    waiting: (count) => `Wartet aufs Senden: ${count}`,
  },
  cleared: {
    title: 'Der Browser hat gelöscht, was hier lag',
    why: 'Das tun Browser, wenn das Gerät keinen Platz mehr hat, wenn eine App lange nicht benutzt wurde oder wenn jemand die Daten von Websites löscht.',
    back: 'Was der Server hat, kommt zurück, wenn du dich anmeldest.',
    gone: 'Es gab kein Konto, darum hat kein Server, was nur hier lag. Mit Konto liegt alles zweimal.',
    seen: 'Gelesen',
  },
  whose: {
    nobodys: {
      question: 'Auf diesem Gerät wurde etwas eingetragen, während niemand angemeldet war. Ist es von dir?',
      hint: 'Ja: Es kommt in dein Konto. Nein: Es bleibt hier, wie es ist, für die, die dieses Gerät ohne Konto benutzen.',
    },
    before: {
      question: 'Auf diesem Gerät liegt das Tagebuch von der Person, die vorher angemeldet war. Bist du das, und willst du es mitnehmen?',
      hint: 'Ja: Es kommt ganz in das Konto, das du jetzt angibst. Nein: Es bleibt hier, wie es ist, und wird gezeigt, sobald sich jemand mit dem Konto dazu anmeldet.',
    },
    first: 'Bitte sage zuerst, ob das von dir ist, was hier eingetragen wurde.',
  },
  failed: 'Der Server ist nicht erreichbar. Du bist nicht angemeldet, und hier hat sich nichts geändert. Versuche es noch einmal.',
  stays:
    'Wenn du dich abmeldest, bleibt dein eigenes Tagebuch auf diesem Gerät und ist wieder zu sehen, wenn du dich anmeldest. Was du von anderen gesehen hast, wird hier gelöscht.',
  logOutUnsent: (count) =>
    `Noch nicht gesendet: ${count}. Es bleibt auf diesem Gerät und wird gesendet, wenn du dich hier wieder anmeldest.`,
  logOutYes: 'Trotzdem abmelden',
  stay: 'Angemeldet bleiben',
  here: {
    title: 'Was auf diesem Gerät liegt',
    text: 'Was eingetragen wird, während niemand angemeldet ist, kann lesen, wer Banister hier öffnet. Das Tagebuch zu einem Konto sieht nur, wer sich mit diesem Konto anmeldet; es bleibt aber nach dem Abmelden auf diesem Gerät und ist nicht weggeschlossen.',
    remove: 'Alles von diesem Gerät entfernen',
    lost: (count) => `Noch auf keinem Server, und verloren, wenn du weitermachst: ${count}`,
    sure: 'Alles entfernen, was Banister auf diesem Gerät hat? Was der Server hat, bleibt dort.',
    yes: 'Alles entfernen',
    failed: 'Das ging nicht. Alles ist noch da. Bitte noch einmal versuchen.',
    no: 'Behalten',
  },
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  displayName: 'Dein Name, wenn du magst',
  displayNameHint: 'Zu sehen für alle, deren Protokoll du ansiehst, und für alle, die deines ansehen.',
  passwordHint: 'Mindestens 8 Zeichen.',
  device: 'Name dieses Geräts',
  devicePhone: 'Handy',
  deviceOther: 'Laptop',
  noMail: 'An diese Adresse wird nie etwas geschickt. Sie ist nur dein Name zum Anmelden.',
};
