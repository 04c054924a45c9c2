/** A finger that taps twice means one: what is stored is stored once. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { ready } from './harness/app.js';
import { counts, until } from './harness/kept.js';
import { show } from './harness/screen.js';
import { pair } from './harness/sharing.js';
import { stage } from './harness/stage.js';

test('heat and movement begin once', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await (await browser()).open(url);
  await ready(page);
  await show(page, '#/today');
  const heat = page.getByRole('region', { name: 'Heat' }).getByRole('button').first();
  await twice(page, heat, 0);
  await page.getByRole('timer').waitFor();
  const walk = page.getByRole('button', { name: 'Walk' });
  await twice(page, walk, 0);
  await walk.waitFor({ state: 'detached' });
  await page.waitForTimeout(300);
  assert.equal((await counts(page)).changes, 2);
});

test('a message is sent once', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { caregiver } = await pair(browser, url);
  const asked = caregiver.getByRole('listitem').filter({ hasText: 'Again?' });
  await twice(caregiver, caregiver.getByRole('button', { name: 'Again?' }), 250);
  await asked.first().waitFor();
  await until(caregiver, ({ unsent }) => unsent === 0);
  assert.equal(await asked.count(), 1);
});

/** Two taps of one hand at one place, `pause` ms apart, whatever is there at the second. */
async function twice(page, button, pause) {
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await button.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  await page.waitForTimeout(pause);
  await page.mouse.click(x + width / 2, y + height / 2);
}
