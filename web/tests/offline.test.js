import assert from 'node:assert/strict';
import test from 'node:test';
import { end, happening, installed, ready, tap, unhurried } from './harness/app.js';
import { counts } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('it opens, cold and without a network, and the tap is stored', { timeout: 90_000 }, async (t) => {
  const { browser, folder, server } = stage(t);
  const home = await server();
  const profile = await folder();
  const first = await browser(profile);
  await installed(await first.open(home.url));
  await first.context.close();
  await first.kill();
  await home.stop();

  const again = await browser(profile);
  const began = performance.now();
  const page = await again.open(home.url);
  await happening(page).waitFor();
  t.diagnostic(`the first screen, cold: ${Math.round(performance.now() - began)} ms`);
  const tapped = performance.now();
  await tap(page);
  t.diagnostic(`from the tap to the guide: ${Math.round(performance.now() - tapped)} ms`);
  await end(page);
  // The tap, its time if it came before the core, and its end.
  assert.ok((await counts(page)).unsent >= 2);
});

test('at the first visit every screen is there, without a network or a reload', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const home = await server();
  const page = await (await browser()).open(home.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await home.stop();

  await tap(page);
  await unhurried(page);
  await toCard(page).click();
  await page.getByRole('heading', { name: 'For those around me' }).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await end(page);
  await page.getByRole('heading', { level: 1, name: 'It is over' }).waitFor();
});

test('a screen that cannot be loaded has a way back, and comes later', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const home = await server();
  const { context } = await browser();
  // A browser in which nothing is kept of the app itself.
  await context.addInitScript(() => delete Navigator.prototype.serviceWorker);
  const page = await context.newPage();
  await page.goto(home.url);
  await ready(page);
  await home.stop();

  await tap(page);
  await unhurried(page);
  await toCard(page).click();
  await page.getByRole('heading', { name: 'This screen could not be loaded.' }).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await toCard(page).waitFor();
  await unhurried(page);

  await toCard(page).click();
  await home.restart();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'For those around me' }).waitFor();
  // Its styles as well.
  await page.waitForFunction(() => document.querySelector('.tool').offsetHeight >= 96);
});

/** The way to the bystander card. */
const toCard = (page) => page.getByRole('link', { name: 'Show the card' });
