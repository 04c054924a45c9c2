import assert from 'node:assert/strict';
import test from 'node:test';
import { counts, end, enter, settled, tap, toNow } from './harness/app.js';
import { stage } from './harness/stage.js';

const PERSON = 'person@example.org';

test('what two devices log without a network is on both afterwards', { timeout: 120_000 }, async (t) => {
  const { browser, server } = stage(t);
  const home = await server();
  const phone = await (await browser()).open(home.url);
  await enter(phone, PERSON, true);
  await settled(phone);
  const tablet = await (await browser()).open(home.url);
  await enter(tablet, PERSON, false);
  await settled(tablet);

  await home.stop();
  for (const page of [phone, tablet]) {
    await toNow(page);
    await tap(page);
    await end(page);
    assert.equal((await counts(page)).unsent, 2);
  }
  await home.restart();
  for (const page of [phone, tablet]) {
    await page.waitForFunction(allThere, undefined, { timeout: 60_000, polling: 500 });
  }
  assert.deepEqual(await counts(phone), await counts(tablet));
});

/** In the page: four changes, and nothing left to send. */
async function allThere() {
  const open = indexedDB.open('banister');
  await new Promise((resolve) => (open.onsuccess = resolve));
  const all = open.result.transaction('pages').objectStore('pages').getAll();
  await new Promise((resolve) => (all.onsuccess = resolve));
  open.result.close();
  const sum = (of) => all.result.reduce((total, page) => total + page[of], 0);
  return sum('changes') === 4 && sum('unsent') === 0;
}
