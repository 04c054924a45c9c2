import assert from 'node:assert/strict';
import test from 'node:test';
import { device, enter, settled } from './harness/app.js';
import { logOut, who } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('an access token that is over is renewed, once, and the next token was kept before', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await (await browser()).open(url);
  await enter(page, 'person@example.org', true);
  await settled(page);
  const asked = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/sessions/refresh')) asked.push(request.postDataJSON());
  });
  await page.evaluate(expire);
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/exchange'));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  assert.equal((await answered).status(), 200);
  assert.equal(asked.length, 1);
  const { refreshToken, nextRefreshToken } = await page.evaluate(session);
  assert.equal(refreshToken, asked[0].next_refresh_token);
  assert.equal(nextRefreshToken, null);
});

test('an answer that was lost is asked for again with the same pair', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await (await browser()).open(url);
  await enter(page, 'person@example.org', true);
  await settled(page);
  const asked = [];
  await page.route('**/sessions/refresh', async (route) => {
    asked.push(route.request().postData());
    const answer = await route.fetch();
    if (asked.length === 1) await route.abort();
    else await route.fulfill({ response: answer });
  });
  await page.evaluate(expire);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForResponse((answer) => answer.url().endsWith('/exchange'), { timeout: 40_000 });
  assert.ok(asked.length >= 2 && asked[0] === asked[1]);
});

test('why nothing can be sent is said while somebody is logged in', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await device(browser, url, 'person@example.org', true);
  await page.route('**/v1/logs', (route) => route.abort());
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.getByRole('status').filter({ hasText: 'The server cannot be reached' }).waitFor();
});

test('neither a log-out nor removing everything waits for the server, which is told', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await device(browser, url, 'person@example.org', true);
  const told = () => page.waitForRequest((asked) => asked.method() === 'DELETE');
  await page.route('**/v1/sessions/current', () => {});
  const [asked] = await Promise.all([told(), logOut(page)]);
  assert.match(await asked.headerValue('authorization'), /^Bearer /);

  await enter(page, 'person@example.org', false);
  await settled(page);
  await page.getByRole('button', { name: 'Remove everything from this device' }).click();
  const reloaded = page.waitForEvent('load');
  const remove = page.getByRole('button', { name: 'Remove everything', exact: true });
  await Promise.all([told(), remove.click()]);
  await reloaded;
  assert.equal((await who(page)).account, null);
});

/** In the page: the access token's time is over. */
async function expire() {
  const open = indexedDB.open('banister');
  await new Promise((resolve) => (open.onsuccess = resolve));
  const store = open.result.transaction('device', 'readwrite').objectStore('device');
  const found = store.get('session');
  await new Promise((resolve) => (found.onsuccess = resolve));
  const put = store.put({ ...found.result, accessUntilMs: 0 }, 'session');
  await new Promise((resolve) => (put.onsuccess = resolve));
  open.result.close();
}

/** In the page: the session as it is kept. */
async function session() {
  const open = indexedDB.open('banister');
  await new Promise((resolve) => (open.onsuccess = resolve));
  const found = open.result.transaction('device').objectStore('device').get('session');
  await new Promise((resolve) => (found.onsuccess = resolve));
  open.result.close();
  return found.result;
}
