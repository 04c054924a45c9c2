export const card = {
  title: 'For those around me',
  turn: 'Turn round',
  call: (who: string) => `Please call ${who}`,
  lines: [
    'I have a back spasm. It passes by itself.',
    'Please don’t move me and don’t lift me.',
    'I hold on, breathe and wait. Staying near me helps.',
    'If I fall and can’t get up, or ask for help: call an ambulance and say “ankylosing spondylitis”.',
  ],
  language: 'Language of the card',
};
