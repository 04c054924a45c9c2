import assert from 'node:assert/strict';
import test from 'node:test';
import { counts, enter, running, settled, tap } from './harness/app.js';
import { stage } from './harness/stage.js';

const PERSON = 'person@example.org';
/** A tap where "over" may have been a moment ago is not counted. */
const SETTLED_MS = 800;

test('a tap on the phone is on the tablet at once', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const phone = await (await browser()).open(url);
  await enter(phone, PERSON, true);
  await settled(phone);
  const tablet = await (await browser()).open(url);
  await enter(tablet, PERSON, false);
  await settled(tablet);
  for (const page of [phone, tablet]) await page.goto(`${url}/#/now`);
  await phone.waitForTimeout(SETTLED_MS);
  const tapped = performance.now();
  await tap(phone);
  await running(tablet).waitFor({ timeout: 5_000 });
  t.diagnostic(`from the tap to the other device: ${Math.round(performance.now() - tapped)} ms`);
});

test('tabs share one socket, and the next takes it over', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const one = await browser();
  const first = await one.open(url);
  const opened = { first: 0, second: 0 };
  first.on('websocket', () => (opened.first += 1));
  await enter(first, PERSON, true);
  await settled(first);
  const second = await one.context.newPage();
  second.on('websocket', () => (opened.second += 1));
  await second.goto(url);
  await tap(second);
  await second.waitForFunction(() => document.visibilityState === 'visible');
  await sent(second);
  assert.deepEqual([opened.first > 0, opened.second], [true, 0]);
  await first.goto(`${url}/#/now`);
  await running(first).waitFor();

  await first.close();
  await second.waitForEvent('websocket');
});

test('what was logged before a log-in is kept beside the log of the account', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const phone = await (await browser()).open(url);
  await enter(phone, PERSON, true);
  await settled(phone);
  const tablet = await (await browser()).open(url);
  await tap(tablet);
  await enter(tablet, PERSON, false);
  await settled(tablet);
  const { changes, unsent } = await counts(tablet);
  assert.ok(changes > 0 && unsent === changes, `${unsent} of ${changes} are unsent`);
});

/** Until nothing is left to send. */
async function sent(page) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if ((await counts(page)).unsent === 0) return;
    await page.waitForTimeout(100);
  }
  assert.fail('it was not sent');
}
