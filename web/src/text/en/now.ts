export const now = {
  title: 'Now',
  happening: 'It is happening',
  happeningHint: 'One tap. Nothing else to do.',
  coming: 'I feel one coming',
  stored: 'Stored',
  waiting: 'Your tap is kept.',
  notKept: (when: string) => `Not stored: the tap at ${when}. The steps help all the same.`,
  leave: 'Back to the start',
  card: 'Card',
  cardLong: 'Show the card for others',
  nothing: 'It was nothing',
  takenBack: 'Taken back',
  easing: 'Easing',
  over: 'Over',
  overAt: (when: string) => `Over, ${when}`,
  easingSince: (since: string) => `Easing ${since}`,
  came: 'It came',
  passed: 'It passed',
  passedDone: 'It passed',
  began: (since: string) => `Going on ${since}`,
  felt: (since: string) => `Felt coming ${since}`,
  /** How long, in words: ticking numbers frighten. */
  since: (minutes: number) =>
    minutes < 1
      ? 'since just now'
      : minutes === 1
        ? 'for a minute'
        : minutes < 55
          ? `for ${minutes < 10 ? minutes : Math.round(minutes / 5) * 5} minutes`
          : minutes < 90
            ? 'for about an hour'
            : `for about ${Math.round(minutes / 60)} hours`,
  step: (number: number, count: number) => `Step ${number} of ${count}`,
  tapForNext: 'Tap anywhere for the next word',
  steps: {
    stop: { word: 'Stop', hint: 'Stay where you are.' },
    hold: { word: 'Hold', hint: 'Hold on to something.' },
    legs: { word: 'Legs', hint: 'Steady them. Let them carry you.' },
    breathe: { word: 'Breathe', hint: 'In deeply. Out slowly. Wait.' },
  },
  breatheIn: 'in',
  breatheOut: 'out',
  soundOn: 'Sound: on',
  soundOff: 'Sound: off',
  pacer: 'Breathing',
  spasmDay: 'Spasm day',
  stillOpen: (when: string) => `The one from ${when} has no end yet`,
  howLong: 'It was over earlier',
  howLongHint: 'About how long was it? A guess is fine, and stays marked as a guess.',
  aboutMinutes: (minutes: number) => (minutes === 1 ? 'a minute' : `${minutes} minutes`),
  leaveOpen: 'Leave it open',
  lastOne: (when: string) => `What was it like, ${when}?`,
  firstRun: {
    hello: 'Ready. It all stays here.',
    setUp: 'Set up',
    later: 'Not now',
  },
};
