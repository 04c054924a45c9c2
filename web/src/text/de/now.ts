import type { Texts } from '../text.svelte';

export const now: Texts['now'] = {
  title: 'Jetzt',
  happening: 'Es passiert',
  happeningHint: 'Einmal tippen. Mehr ist nicht zu tun.',
  coming: 'Ich spüre einen kommen',
  stored: 'Gespeichert',
  waiting: 'Dein Tippen ist gemerkt.',
  notKept: (when) => `Nicht gespeichert: das Tippen um ${when}. Die Schritte helfen trotzdem.`,
  leave: 'Zurück zum Anfang',
  card: 'Karte',
  cardLong: 'Die Karte für andere zeigen',
  nothing: 'Es war nichts',
  takenBack: 'Zurückgenommen',
  easing: 'Lässt nach',
  over: 'Vorbei',
  overAt: (when) => `Vorbei, ${when}`,
  easingSince: (since) => `Lässt nach, ${since}`,
  came: 'Er kam',
  passed: 'Ging vorbei',
  passedDone: 'Es ging vorbei',
  began: (since) => `Läuft ${since}`,
  felt: (since) => `Kündigt sich an, ${since}`,
  since: (minutes) =>
    minutes < 1
      ? 'seit eben'
      : minutes === 1
        ? 'seit einer Minute'
        : minutes < 55
          ? `seit ${minutes < 10 ? minutes : Math.round(minutes / 5) * 5} Minuten`
          : minutes < 90
            ? 'seit etwa einer Stunde'
            : `seit etwa ${Math.round(minutes / 60)} Stunden`,
  step: (number, count) => `Schritt ${number} von ${count}`,
  tapForNext: 'Irgendwo tippen: nächstes Wort',
  steps: {
    stop: { word: 'Halt', hint: 'Bleib, wo du bist.' },
    hold: { word: 'Festhalten', hint: 'Nimm, was in der Nähe ist.' },
    legs: { word: 'Beine', hint: 'Stell sie fest hin. Sie tragen dich.' },
    breathe: { word: 'Atmen', hint: 'Tief ein. Langsam aus. Warten.' },
  },
  breatheIn: 'ein',
  breatheOut: 'aus',
  soundOn: 'Ton: an',
  soundOff: 'Ton: aus',
  pacer: 'Atmen',
  spasmDay: 'Krampftag',
  stillOpen: (when) => `Der von ${when} hat noch kein Ende`,
  howLong: 'Er war früher vorbei',
  howLongHint: 'Wie lange etwa? Schätzen reicht, und es bleibt als Schätzung vermerkt.',
  aboutMinutes: (minutes) => (minutes === 1 ? 'eine Minute' : `${minutes} Minuten`),
  leaveOpen: 'Offen lassen',
  lastOne: (when) => `Wie war es, ${when}?`,
  firstRun: {
    hello: 'Bereit. Alles bleibt hier.',
    setUp: 'Einrichten',
    later: 'Jetzt nicht',
  },
};
