import assert from 'node:assert/strict';
import test from 'node:test';
import { end, happening, ready, running, tap, toNow, unhurried } from './harness/app.js';
import { counts, until } from './harness/kept.js';
import { stage } from './harness/stage.js';

async function opened(t, hash = '') {
  const { browser, server } = stage(t);
  const { url } = await server();
  return (await browser()).open(url + hash);
}

test('a tap counts from the moment the start is shown', { timeout: 60_000 }, async (t) => {
  const page = await opened(t, '/#/today');
  await ready(page);
  await page.evaluate(startAndTap);
  await running(page).waitFor();
});

test('a second tap where the episode was starts no other', { timeout: 60_000 }, async (t) => {
  const page = await opened(t);
  await ready(page);
  await page.getByRole('button', { name: 'I feel one coming' }).click();
  await page.getByRole('button', { name: 'It passed' }).waitFor();
  await unhurried(page);
  const before = (await counts(page)).changes;
  await page.evaluate(nothingAndTap);
  await page.getByText('Taken back').first().waitFor();
  assert.equal((await counts(page)).changes, before + 1);
  assert.equal(await page.locator('.guide').count(), 0);
});

test('a second tap where "It is happening" was takes nothing back', { timeout: 60_000 }, async (t) => {
  const page = await opened(t);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const x of [340, 50]) {
    await page.reload();
    await ready(page);
    // What comes under the finger: "It was nothing", or the card.
    for (let taps = 0; taps < 2; taps += 1) {
      await page.mouse.click(x, 85);
      await page.waitForTimeout(250);
    }
    await unhurried(page);
    assert.equal(await running(page).count(), 1, `at ${x}`);
    await page.getByRole('button', { name: 'It was nothing' }).click();
    await happening(page).waitFor();
  }
});

test('one tap ends what two devices have started, and one takes that back', { timeout: 60_000 }, async (t) => {
  const page = await opened(t);
  await ready(page);
  await page.evaluate(startTwice);
  await page.reload();
  await end(page);
  await unhurried(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await running(page).waitFor();
  assert.equal((await counts(page)).changes, 2 + 2 + 2);
  await end(page);
  await toNow(page);
  assert.equal(await running(page).count(), 0);
  await page.goto(`${new URL('/', page.url())}#/timeline`);
  await page.getByText('lasted').nth(1).waitFor();
});

test('the card leads back, also in a tab that was opened on it', { timeout: 60_000 }, async (t) => {
  const page = await opened(t, '/#/card');
  const back = page.getByRole('button', { name: 'Back' });
  await back.click();
  await happening(page).waitFor();
  await tap(page);
  await unhurried(page);
  await page.getByRole('link', { name: 'Show the card for others' }).click();
  await back.click();
  await running(page).waitFor();
});

/** In the page: as fast as a finger could be. */
async function startAndTap() {
  location.hash = '#/now';
  while (!document.querySelector('.happening')) await new Promise(requestAnimationFrame);
  document.querySelector('.happening').click();
}

/** In the page: "it was nothing", and at once what stands there then. */
async function nothingAndTap() {
  document.querySelector('button.corner').click();
  while (!document.querySelector('.happening')) await new Promise(requestAnimationFrame);
  document.querySelector('.happening').click();
  document.querySelector('.coming').click();
}

/** In the page: two taps that the core has not taken in, a minute apart. */
async function startTwice() {
  const open = indexedDB.open('banister');
  await new Promise((resolve) => (open.onsuccess = resolve));
  const tx = open.result.transaction('taps', 'readwrite');
  for (const minutes of [1, 2]) {
    const id = `01900000-0000-7000-8000-00000000000${minutes}`;
    const now = { at_ms: Date.now() - minutes * 60_000, offset_minutes: 0, zone: 'UTC' };
    tx.objectStore('taps').put({ id, now, coming: false });
  }
  await new Promise((resolve) => (tx.oncomplete = resolve));
  open.result.close();
}

test('a plan of whole sentences leaves both ends on the screen', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await (await browser()).open(`${url}/#/settings`);
  const sentence = 'Stay exactly where you are and wait until somebody has come, ';
  const steps = [1, 2, 3].map((n) => `${n}: ${sentence.repeat(n).slice(0, -2)}`);
  const field = page.getByLabel('One step on each line');
  await field.fill(steps.join('\n'));
  await field.blur();
  await until(page, ({ changes }) => changes === 1);
  await toNow(page);
  await tap(page);
  for (const [n, step] of steps.entries()) {
    await page.getByText(step, { exact: true }).waitFor();
    for (const [width, height] of [[320, 568], [360, 640], [568, 320]]) {
      await page.setViewportSize({ width, height });
      for (const name of ['Easing', 'Over']) {
        const box = await page.getByRole('button', { name, exact: true }).boundingBox();
        assert.ok(box.y >= 0 && box.y + box.height <= height, `${name}, step ${n} on ${width}x${height}: ${box.y + box.height}`);
      }
    }
    await unhurried(page);
    await page.getByRole('button', { name: step }).click();
  }
  await until(page, ({ changes }) => changes === 2 + steps.length);
  assert.equal(await page.getByText('could not be stored').count(), 0);
});
