import type { Texts } from '../text.svelte';

export const card: Texts['card'] = {
  title: 'Für alle um mich',
  turn: 'Umdrehen',
  call: (who) => `Bitte anrufen: ${who}`,
  lines: [
    'Ich habe einen Rückenkrampf. Er geht von selbst vorbei.',
    'Bitte nicht bewegen und nicht hochziehen.',
    'Ich halte mich fest, atme und warte. Bei mir zu bleiben hilft.',
    'Wenn ich falle und nicht hochkomme oder um Hilfe bitte: den Notruf wählen und „Morbus Bechterew“ sagen.',
  ],
  language: 'Sprache der Karte',
};
