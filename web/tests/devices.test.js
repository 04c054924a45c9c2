import assert from 'node:assert/strict';
import test from 'node:test';
import { end, phoneAndTablet, tap, toNow } from './harness/app.js';
import { counts, until } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('what two devices log without a network is on both afterwards', { timeout: 120_000 }, async (t) => {
  const { browser, server } = stage(t);
  const home = await server();
  const { phone, tablet } = await phoneAndTablet(browser, home.url);

  await home.stop();
  for (const page of [phone, tablet]) {
    await toNow(page);
    await tap(page);
    await end(page);
    assert.equal((await counts(page)).unsent, 2);
  }
  await home.restart();
  for (const page of [phone, tablet]) {
    await until(page, ({ changes, unsent }) => changes === 4 && unsent === 0, 60_000);
  }
  assert.deepEqual(await counts(phone), await counts(tablet));
});
