import assert from 'node:assert/strict';
import test from 'node:test';
import { enter, phoneAndTablet, running, settled, tap, toNow } from './harness/app.js';
import { nothingUnsent } from './harness/kept.js';
import { stage } from './harness/stage.js';

const PERSON = 'person@example.org';

test('a tap on the phone is on the tablet at once', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { phone, tablet } = await phoneAndTablet(browser, url);
  for (const page of [phone, tablet]) await toNow(page);
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
  await nothingUnsent(second);
  assert.deepEqual([opened.first > 0, opened.second], [true, 0]);
  await first.goto(`${url}/#/now`);
  await running(first).waitFor();

  await first.close();
  await second.waitForEvent('websocket');
});
