import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import test from 'node:test';
import { device, end, enter, happening, lines, settled, tap } from './harness/app.js';
import { counts, keys, rows, until } from './harness/kept.js';
import { stage } from './harness/stage.js';

const PERSON = 'person@example.org';

test('what was logged before a log-in is in the account afterwards, all of it and once', { timeout: 120_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const phone = await (await browser()).open(url);
  await tap(phone);
  await end(phone);
  await enter(phone, PERSON, true, true);
  await settled(phone);
  const had = await counts(phone);

  const tablet = await (await browser()).open(url);
  await tap(tablet);
  await end(tablet);
  const begun = await counts(tablet);
  const [from] = await logs(tablet);
  await enter(tablet, PERSON, false, true);
  await settled(tablet);

  const all = begun.changes + had.changes;
  for (const page of [phone, tablet]) {
    await until(page, ({ changes }) => changes === all);
  }
  const into = await logs(tablet);
  assert.deepEqual(into, await logs(phone));
  assert.ok(into.length === 1 && into[0] !== from, 'the log from before is no other log');
  assert.equal((await counts(tablet)).unsent, 0);
});

test('a tab that has not heard of it writes into the account too', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  await device(browser, url, PERSON, true);

  const tablet = await browser();
  const first = await tablet.open(url);
  const [from] = await logs(first);
  await tablet.context.addInitScript(deaf);
  const late = await tablet.open(url);
  await happening(late).waitFor();
  await enter(first, PERSON, false);
  await settled(first);
  const had = await counts(first);
  await late.bringToFront();
  await tap(late);
  assert.equal((await counts(late)).changes, had.changes + 1);
  const kept = new Set((await pages(late)).map((key) => key.slice(0, LOG_DIGITS)));
  assert.equal(kept.size, 1, 'nothing is in the log from before');
  const [into] = await logs(first);
  assert.ok(into !== from);
  assert.equal(await successor(late), into, 'where its writing went');
});

test('a device that was copied to another before the first log-in: both accounts sync', { timeout: 120_000 }, async (t) => {
  const { browser, server, folder } = stage(t);
  const { url } = await server();
  const [first, second] = [await folder(), await folder()];
  const old = await browser(first);
  const page = await old.open(url);
  await tap(page);
  await end(page);
  await old.close();
  await cp(first, second, { recursive: true });
  const found = [];
  for (const [profile, email] of [[first, PERSON], [second, 'other@example.org']]) {
    const copy = await (await browser(profile)).open(url);
    await enter(copy, email, true, true);
    await settled(copy);
    assert.equal(await lines(copy), 1);
    found.push(...(await logs(copy)));
  }
  assert.equal(new Set(found).size, 2, 'each has a log of their own');
});

/** As many of a page's key are its log's. */
const LOG_DIGITS = 24;

/** In the page: other tabs are not heard. */
function deaf() {
  Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set() {} });
}

const logs = (page) => keys(page, 'logs');
const pages = (page) => keys(page, 'pages');
/** Where the one log that went into another has gone. */
const successor = async (page) => (await rows(page, 'carried'))[0];
