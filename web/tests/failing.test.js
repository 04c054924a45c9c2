import assert from 'node:assert/strict';
import test from 'node:test';
import { device, end, happening, running, tap, toNow } from './harness/app.js';
import { counts, nothingUnsent } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('a core that fails is there again, and goes on sending', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await device(browser, url, 'person@example.org', true);
  await toNow(page);
  const sent = page.waitForResponse((answer) => answer.url().endsWith('/exchange'));
  await page.evaluate(fail);
  await tap(page);
  await end(page);
  // Whoever talked to the server with the core from before talks anew.
  assert.equal((await sent).status(), 200);
  await nothingUnsent(page);
  assert.equal((await counts(page)).changes, 2);
});

test('a damaged page keeps nothing else from being read, and is named', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await (await browser()).open(url);
  await tap(page);
  await end(page);
  await page.evaluate(damage);
  await page.goto(`${url}/#/now`);
  await page.reload();
  await happening(page).waitFor();
  await page.getByText('Not everything can be read').waitFor();
  await page.waitForTimeout(SETTLED_MS);
  await tap(page);
  assert.equal((await counts(page)).changes, 3);
  await page.reload();
  await running(page).waitFor();
});

/** A tap where "over" may have been a moment ago is not counted. */
const SETTLED_MS = 800;

/** In the page: what is said when wasm panics. */
function fail() {
  const error = new WebAssembly.RuntimeError('unreachable');
  dispatchEvent(new ErrorEvent('error', { error }));
}

/** In the page: bytes that are no change, beside those of the page that there is. */
async function damage() {
  const open = indexedDB.open('banister');
  await new Promise((resolve) => (open.onsuccess = resolve));
  const changes = open.result.transaction('changes', 'readwrite').objectStore('changes');
  const first = changes.getAll(null, 1);
  await new Promise((resolve) => (first.onsuccess = resolve));
  const bytes = new Uint8Array([1, 2, 3]);
  const put = changes.add({ ...first.result[0], hash: 'ff'.repeat(32), bytes });
  await new Promise((resolve) => (put.onsuccess = resolve));
  open.result.close();
}
