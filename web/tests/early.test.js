import assert from 'node:assert/strict';
import test from 'node:test';
import { happening, running, unhurried } from './harness/app.js';
import { counts, until } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('a tap at a first visit is on disk before the core has come', { timeout: 90_000 }, async (t) => {
  const { browser, folder, server } = stage(t);
  const { url } = await server();
  const profile = await folder();
  const before = await browser(profile);
  // The core never comes.
  await before.context.route('**/*.wasm', () => {});
  const page = await visit(before, url);
  await happening(page).click();
  const said = page.getByRole('status').filter({ hasText: 'Your tap is kept' });
  await said.waitFor();
  // The guide does not wait for it either.
  await page.getByText('Stay where you are.').waitFor();
  await before.kill();

  const again = await (await browser(profile)).open(url);
  await running(again).waitFor();
  assert.equal((await counts(again)).changes, 1);
});

test('a tap while the core is on its way runs as soon as it is there, once', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { page, come } = await slow(await browser(), url);
  await happening(page).click();
  await page.getByRole('status').filter({ hasText: 'Your tap is kept' }).waitFor();
  await page.getByText('Stay where you are.').waitFor();
  await unhurried(page);
  await page.locator('.guide').click();
  come();
  await running(page).waitFor();
  // It goes on with the word that was there.
  await page.getByText('Hold on to something.').waitFor();
  // The tap, and that the first word was read.
  await until(page, ({ changes }) => changes === 2);
});

/** A visit to which the core comes when it is told to. */
async function slow(browser, url) {
  let come;
  const told = new Promise((resolve) => (come = resolve));
  await browser.context.route('**/*.wasm', async (route) => {
    await told;
    await route.continue();
  });
  return { page: await visit(browser, url), come };
}

/** Not until everything has loaded: the core is part of that. */
async function visit(browser, url) {
  const page = await browser.context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(url, { waitUntil: 'commit' });
  return page;
}
