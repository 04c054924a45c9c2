import assert from 'node:assert/strict';
import test from 'node:test';
import { end, phoneAndTablet, tap, unhurried } from './harness/app.js';
import { counts, until } from './harness/kept.js';
import { drawn, show } from './harness/screen.js';
import { stage } from './harness/stage.js';

/** The screen after a spasm, and where it is. */
async function afterwards(t) {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { context } = await browser();
  const page = await context.newPage();
  await page.goto(url);
  await tap(page);
  await unhurried(page);
  await end(page);
  await page.waitForURL(/#\/after\//);
  await drawn(page);
  return { context, page, url: page.url() };
}

/** Clicks on all of these before the page can draw anything, or has stored anything. */
function burst(page, group, names) {
  return page.getByRole('group', { name: group, exact: true }).evaluate((within, wanted) => {
    const read = (button) => button.textContent.trim();
    for (const name of wanted)
      [...within.querySelectorAll('button')].find((one) => read(one) === name).click();
  }, names);
}

async function pressed(page, name) {
  const group = page.getByRole('group', { name, exact: true });
  const texts = await group.locator('button[aria-pressed=true]').allInnerTexts();
  return texts.map((text) => text.trim());
}

/** All that are made below; each is a change. */
const TAPS = 5 + 4 + 2 + 2 + 2 + 4 + 2;
const SUPPORTS = ['banister', 'handrail', 'counter', 'furniture', 'wall'];

test('no tap is lost, however fast the next one follows', { timeout: 60_000 }, async (t) => {
  const { page } = await afterwards(t);
  await page.getByRole('heading', { name: 'Early help' }).waitFor();
  const before = await counts(page);
  await burst(page, 'What did you hold on to?', SUPPORTS);
  await burst(page, 'What did you try?', ['stop', 'steady legs', 'breathe', 'steady legs']);
  await burst(page, 'Did you fall?', ['No', 'Caught myself']);
  await burst(page, 'Pain', ['7', '4']);
  await burst(page, 'Fright', ['3', '3']);
  const look = async () => {
    assert.deepEqual((await pressed(page, 'What did you hold on to?')).sort(), [...SUPPORTS].sort());
    assert.deepEqual((await pressed(page, 'What did you try?')).sort(), ['breathe', 'stop']);
    assert.deepEqual(await pressed(page, 'Did you fall?'), ['Caught myself']);
    assert.deepEqual(await pressed(page, 'Pain'), ['4']);
    assert.deepEqual(await pressed(page, 'Fright'), []);
  };
  // At once, and when it has been stored and read again.
  await look();
  const stop = page.getByRole('group', { name: /^stop: / });
  await stop.getByRole('button', { name: 'Did not' }).waitFor();
  await stop.evaluate((within) => {
    const [helped, not] = within.querySelectorAll('button');
    for (const one of [not, helped, not, not]) one.click();
  });
  await burst(page, 'breathe: Did it help?', ['Did not', 'Helped']);
  await until(page, ({ changes }) => changes === before.changes + TAPS);
  await page.reload();
  await page.getByRole('group', { name: 'Pain', exact: true }).waitFor();
  await look();
  assert.deepEqual(await pressed(page, 'stop: Did it help?'), []);
  assert.deepEqual(await pressed(page, 'breathe: Did it help?'), ['Helped']);

  await show(page, '#/settings');
  const counted = page.getByRole('listitem').filter({ hasText: 'breathe' });
  await counted.filter({ hasText: 'helped 1 time' }).waitFor();
});

test('what is typed without a pause is there when the tab was closed', { timeout: 60_000 }, async (t) => {
  const { context, page, url } = await afterwards(t);
  const note = (on) => on.getByRole('textbox', { name: 'Anything else' });
  await note(page).click();
  const words = 'It came on the stairs, on the way out with the dogs, and went on for long.';
  await page.keyboard.type(words, { delay: 40 });
  await page.close();

  const again = await context.newPage();
  await again.goto(url);
  await note(again).waitFor();
  const kept = await note(again).inputValue();
  // What was typed in the last second may be lost to whoever kills it; never more.
  t.diagnostic(`${kept.length} of ${words.length} letters`);
  assert.ok(kept.length >= words.length / 2 && words.startsWith(kept), kept);
});

test('settings that are being typed are there when the tab was closed', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { context } = await browser();
  const page = await opened(context, `${url}/#/settings`);
  const [name, card] = ['What you want to be called', 'Text in English'];
  await page.getByLabel(name).fill('Anna');
  await page.getByLabel(card).focus();
  const words = 'This looks worse than it is.\nPlease stay with me.\nDo not lift me.\nIt passes.';
  await page.keyboard.type(words, { delay: 40 });
  await page.close();
  const again = await opened(context, `${url}/#/settings`);
  assert.equal(await again.getByLabel(name).inputValue(), 'Anna');
  const kept = await again.getByLabel(card).inputValue();
  assert.ok(kept.length >= words.length / 2 && words.startsWith(kept), kept);

  // A number is stored when one turns to something else.
  const hours = 'A day starts at (hour)';
  await again.getByLabel(hours).pressSequentially('4');
  await show(again, '#/today');
  await show(again, '#/settings');
  assert.equal(await again.getByLabel(hours).inputValue(), '4');
});

test('what another device has written is seen before it is replaced', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { phone, tablet } = await phoneAndTablet(browser, url);
  const call = (page) => page.getByLabel('Whom to call (name and number)');
  for (const page of [phone, tablet]) await show(page, '#/settings');
  await call(phone).pressSequentially('Mum');
  await tablet.waitForFunction(() => [...document.querySelectorAll('input')].some((one) => one.value === 'Mum'));
  await call(tablet).fill('Mum, never an ambulance');
  await phone.waitForFunction(() => document.activeElement.value === 'Mum, never an ambulance');
  await phone.keyboard.press('End');
  await phone.keyboard.type('!');
  await call(phone).blur();
  await tablet.waitForFunction(() =>
    [...document.querySelectorAll('input')].some((one) => one.value === 'Mum, never an ambulance!'),
  );
});

test('a card as long as its field, with every space there is, is stored', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { context } = await browser();
  const page = await opened(context, `${url}/#/settings`);
  const card = page.getByLabel('Text in English');
  const lines = Array.from({ length: 12 }, (_, n) => `${n}.\t${'word '.repeat(7)}`.slice(0, 39));
  await card.fill(lines.join('\n'));
  await card.blur();
  await until(page, ({ changes }) => changes === 1);
  assert.equal(await page.getByText('could not be stored').count(), 0);
  await show(page, '#/card');
  await page.getByText('11. word').waitFor();
});

test('a month is typed where the browser has no field for months', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { context } = await browser();
  const page = await opened(context, `${url}/#/episode/new`);
  await page.getByRole('button', { name: 'The month' }).click();
  const month = page.getByRole('textbox', { name: 'Month' }).or(page.getByLabel('Month', { exact: true }));
  await month.first().evaluate((field) => (field.type = 'text'));
  const store = () => page.getByRole('button', { name: 'Store it' }).click();
  await month.first().fill('5/2019');
  await store();
  assert.equal((await counts(page)).changes, 0);
  assert.equal(new URL(page.url()).hash, '#/episode/new');
  await month.first().fill('2019-05');
  await store();
  await page.waitForURL((at) => at.hash !== '#/episode/new');
  await show(page, '#/timeline');
  await page.getByRole('heading', { name: 'May 2019' }).waitFor();
});

async function opened(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  await drawn(page);
  return page;
}
