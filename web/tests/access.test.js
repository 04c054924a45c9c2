import assert from 'node:assert/strict';
import test from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { end, enter, settled, tap, toNow } from './harness/app.js';
import { asKim, asRobin, fill } from './harness/demo.js';
import { evict, rows, who } from './harness/kept.js';
import { keyboardFaults } from './harness/keyboard.js';
import { layoutFaults, setLetters } from './harness/layout.js';
import { drawn, show } from './harness/screen.js';
import { LOCAL, OWNER, records, VIEWER } from './harness/screens.js';
import { stage } from './harness/stage.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The narrowest screen that there is. */
const NARROW = { width: 320, height: 640 };
/** Phones that lie, of which the browser takes its part. */
const LYING = [
  { width: 740, height: 312 },
  { width: 568, height: 320 },
  { width: 780, height: 360 },
];
/** So tall that nothing has to be scrolled: what the foot half hides is no small target. */
const TALL = { width: 320, height: 6000 };
/** During an episode a hand shakes. */
const EPISODE_PX = 96;
/** A tap just after a screen changed under the finger is not counted. */
const SETTLED_MS = 900;

test('every screen can be seen, heard and typed', { timeout: 300_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  await fill(url);
  const page = await narrow(await browser(), url);
  await t.test('on a device without a log-in', () => all(page, LOCAL));
  await asRobin(page);
  await t.test('for the person with the log', () => all(page, OWNER));
  await t.test('records of every kind', async () => all(page, await records(page)));
  await t.test('during an episode, and after it', () => episode(page));
  await t.test('in German', () => german(page));
  await t.test('what is said and asked once a session is over', async () => over(await browser(), url));
  const kim = await narrow(await browser(), url);
  await asKim(kim);
  await t.test('for somebody who may look', () => all(kim, VIEWER));
  await t.test('a record that may only be read', async () => all(kim, await records(kim)));
});

async function narrow(browser, url) {
  const page = await browser.open(url);
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await drawn(page);
  return page;
}

async function all(page, screens) {
  assert.ok(Object.keys(screens).length > 0);
  const faults = [];
  for (const [name, visit] of Object.entries(screens)) {
    await visit(page);
    faults.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
  }
  assert.equal(faults.join('\n'), '');
}

/** In light and dark, by keyboard, and with letters twice as large. */
async function faultsOf(page, leastPx = 0) {
  const faults = [];
  await page.setViewportSize(TALL);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    faults.push(...(await axeFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.setViewportSize(NARROW);
  faults.push(...(await keyboardFaults(page)));
  for (const times of [1, 2]) {
    await setLetters(page, times);
    const found = await page.evaluate(layoutFaults, leastPx);
    faults.push(...found.map((fault) => `letters × ${times}: ${fault}`));
  }
  await setLetters(page, 1);
  return faults;
}

/** With what was done a moment ago above: all of it is on the screen, and large. */
async function lyingFaults(page) {
  const faults = [];
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  for (const size of LYING) {
    await page.setViewportSize(size);
    const found = await page.evaluate(layoutFaults, EPISODE_PX);
    const hidden = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    if (hidden > 0) found.push(`${hidden} px are not on the screen`);
    faults.push(...found.map((fault) => `lying, ${size.height} px: ${fault}`));
  }
  await page.setViewportSize(NARROW);
  return faults;
}

async function axeFaults(page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target}`));
}

async function episode(page) {
  const faults = [];
  const look = async (name, leastPx) =>
    faults.push(...(await faultsOf(page, leastPx)).map((fault) => `${name}: ${fault}`));
  const tap = async (name) => {
    await page.waitForTimeout(SETTLED_MS);
    await page.getByRole('button', { name, exact: true }).click();
    await drawn(page);
  };
  await show(page, '#/now');
  await tap('I feel one coming');
  await look('felt coming', EPISODE_PX);
  await tap('It came');
  faults.push(...(await lyingFaults(page)));
  await look('it came', EPISODE_PX);
  for (let step = 0; step < 4; step += 1) {
    await page.waitForTimeout(SETTLED_MS);
    await page.locator('.guide').click();
  }
  await page.locator('.pacer').waitFor();
  await look('breathing', EPISODE_PX);
  await tap('Easing');
  faults.push(...(await lyingFaults(page)));
  await look('easing', EPISODE_PX);
  await show(page, '#/today');
  await look('today, while it goes on');
  await show(page, '#/now');
  await tap('Over');
  await page.getByRole('button', { name: 'To the ground' }).click();
  await page
    .getByRole('button', { name: /^Other/ })
    .first()
    .click();
  await page.locator('summary').click();
  await look('after a fall');
  assert.equal(faults.join('\n'), '');
}

/** Ended by the server, then cleared by the browser: something is here already each time. */
async function over(browser, url) {
  const page = await narrow(browser, url);
  await enter(page, 'new@example.org', true);
  await settled(page);
  const faults = [];
  for (const finish of [() => lockOut(page, url), () => evict(browser.context, url)]) {
    await toNow(page);
    await finish();
    await page.locator('footer a[href="#/account"]').waitFor();
    await tap(page);
    await end(page);
    await asked(page);
    faults.push(...(await faultsOf(page)));
    faults.push(...(await germanFaults(page, { asked })));
    await inLanguage(page, 'en');
  }
  assert.equal(faults.join('\n'), '');
}

/** Whoever makes an account is asked about what is here. */
async function asked(page) {
  await show(page, '#/account');
  await page.locator('form .chip').nth(1).click();
  // The first are the two that choose between logging in and this.
  await page.locator('form [role=group]').nth(1).waitFor();
}

/** As another device of the same person does. */
async function lockOut(page, url) {
  const { device } = await who(page);
  const { accessToken } = (await rows(page, 'device')).find((row) => row.accessToken);
  const headers = { authorization: `Bearer ${accessToken}` };
  const { ok } = await fetch(`${url}/v1/devices/${device}`, { method: 'DELETE', headers });
  assert.ok(ok);
}

/** German words are longer: everything still has room. */
async function german(page) {
  const screens = Object.entries(LOCAL).filter(([name]) => !name.includes(','));
  assert.equal((await germanFaults(page, Object.fromEntries(screens))).join('\n'), '');
}

async function germanFaults(page, screens) {
  await inLanguage(page, 'de');
  await setLetters(page, 2);
  const faults = [];
  for (const [name, visit] of Object.entries(screens)) {
    await visit(page);
    faults.push(...(await page.evaluate(layoutFaults, 0)).map((fault) => `${name}: ${fault}`));
  }
  await setLetters(page, 1);
  return faults;
}

async function inLanguage(page, language) {
  await page.evaluate((chosen) => localStorage.setItem('language', chosen), language);
  await page.reload();
  await drawn(page);
}
