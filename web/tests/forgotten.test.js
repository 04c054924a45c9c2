import assert from 'node:assert/strict';
import test from 'node:test';
import { happening, running, tap } from './harness/app.js';
import { stage } from './harness/stage.js';

/** A phone whose clock can be told. */
async function phone(t) {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { context } = await browser();
  return async (time, hash = '') => {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.clock.install({ time: new Date(time) });
    await page.goto(url + hash);
    await page.getByText('kept on this device').waitFor();
    return page;
  };
}

test('what was begun before midnight is ended after it', { timeout: 60_000 }, async (t) => {
  const opened = await phone(t);
  // On this machine's clock, as the page's is.
  const page = await opened('2026-11-20T23:50:00', '/#/today');
  await page.getByRole('button', { name: 'A walk' }).click();
  const goesOn = page.getByText(/^A walk, since /);
  await goesOn.waitFor();
  await page.clock.fastForward('00:20:00');
  await page.getByText('Saturday').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await goesOn.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'A walk' }).waitFor();
});

test('a forgotten end hides nothing that comes later', { timeout: 60_000 }, async (t) => {
  const opened = await phone(t);
  const before = await opened('2026-11-10T08:00:00Z');
  await tap(before);
  await before.close();
  const page = await opened('2026-11-20T08:00:00Z');
  await page.getByRole('button', { name: 'I feel one coming' }).click();
  await page.getByRole('button', { name: 'It passed' }).waitFor();
  await page.getByText('Stay where you are.').waitFor();
});

test('a forgotten end is not "in progress", and can be told afterwards', { timeout: 60_000 }, async (t) => {
  const opened = await phone(t);
  const before = await opened('2026-11-20T03:00:00Z');
  await tap(before);
  await before.close();
  const page = await opened('2026-11-20T05:50:00Z', '/#/today');
  await page.getByText('Spasm in progress').waitFor();
  await page.clock.fastForward('00:11:00');
  const told = page.getByRole('link', { name: /has no end yet/ });
  await told.waitFor();
  assert.equal(await page.getByText('Spasm in progress').count(), 0);
  await told.click();
  await page.getByText('Over at', { exact: true }).first().waitFor();
  await page.goto(`${new URL('/', page.url())}#/now`);
  await happening(page).waitFor();
  await told.waitFor();
  assert.equal(await running(page).count(), 0);
});
