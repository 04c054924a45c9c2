/** The screens of the app, each with the way to it, for whoever may see it. */
import { drawn, show } from './screen.js';

const screen = (hash) => (page) => show(page, hash);

/** Goes to a screen, and taps what has one of these names there, one after the other. */
const tapped =
  (hash, ...names) =>
  async (page) => {
    await show(page, hash);
    for (const name of names) await page.getByRole('button', { name, exact: true }).first().click();
    await drawn(page);
  };

const plain = (...names) => Object.fromEntries(names.map((name) => [name, screen(`#/${name}`)]));

/** On a device that nobody has logged in on. */
export const LOCAL = {
  ...plain('now', 'today', 'timeline', 'calendar', 'charts', 'conflicts', 'care', 'card'),
  ...plain('settings', 'sharing', 'devices', 'account', 'join', 'episode/new', 'episode/gone'),
  'account, new': tapped('#/account', 'New account'),
  'join with a code': screen('#/join/abc'),
};

/** For the person with the log. */
export const OWNER = {
  ...plain('now', 'today', 'timeline', 'charts', 'conflicts', 'care', 'card', 'settings'),
  ...plain('sharing', 'devices', 'account', 'join', 'episode/new', 'episode/gone'),
  'card, turned': tapped('#/card', 'Turn round'),
  'calendar, a day': async (page) => {
    await show(page, '#/calendar');
    await page.locator('.mark.many').first().click();
    await drawn(page);
  },
  'charts, as tables': async (page) => {
    await show(page, '#/charts');
    for (const table of await page.locator('summary').all()) await table.click();
  },
  'sharing, an invite': async (page) => {
    await tapped('#/sharing', 'Make an invite')(page);
    await page.getByRole('img', { name: /QR/ }).waitFor();
  },
  'sharing, one removed': tapped('#/sharing', 'Remove'),
  'devices, one locked out': tapped('#/devices', 'Lock out'),
};

/** For somebody who may look. */
export const VIEWER = plain('care', 'today', 'timeline', 'calendar', 'charts', 'conflicts', 'episode/new');

/** One record of each kind that the timeline shows, by its title there. */
export async function records(page) {
  await show(page, '#/timeline');
  const lines = await page
    .locator('main li > a.line')
    .evaluateAll((links) =>
      links.map((link) => [link.querySelector('strong').textContent, link.getAttribute('href')]),
    );
  return Object.fromEntries(lines.map(([title, href]) => [`record: ${title}`, screen(href)]));
}
