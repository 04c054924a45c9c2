import assert from 'node:assert/strict';
import test from 'node:test';
import { device, end, enter, happening, lines, ready, running, sent, settled, tap, toNow, unhurried } from './harness/app.js';
import { counts, evict, logOut, nothingUnsent, until, who } from './harness/kept.js';
import { stage } from './harness/stage.js';

const PERSON = 'person@example.org';
const BEN = 'ben@example.org';

/** A phone that has logged two spasms, and sent them. */
async function logged(t) {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { page, context } = await opened(browser, url);
  await enter(page, PERSON, true);
  await settled(page);
  for (let spasm = 0; spasm < 2; spasm += 1) {
    await toNow(page);
    await tap(page);
    await end(page);
  }
  await sent(page);
  return { page, context, url };
}

async function opened(browser, url) {
  const one = await browser();
  return { page: await one.open(url), context: one.context };
}

test('what the browser has cleared comes back with the log-in', { timeout: 120_000 }, async (t) => {
  const { page, context, url } = await logged(t);
  await page.close();
  await evict(context, url);
  const again = await context.newPage();
  await again.goto(url);
  // As new, and as useful: a tap needs no log-in.
  await happening(again).waitFor();
  await ready(again);
  assert.equal((await counts(again)).changes, 0);
  await enter(again, PERSON, false);
  await settled(again);
  await again.goto(`${url}/#/timeline`);
  await again.locator('a.line').nth(1).waitFor();
  assert.equal(await again.locator('a.line').count(), 2);
});

test(
  'cleared while it is open, it still takes a tap, and the log-in brings both together',
  { timeout: 120_000 },
  async (t) => {
    const { page, context, url } = await logged(t);
    await toNow(page);
    await evict(context, url);
    await tap(page);
    await end(page);
    await enter(page, PERSON, false, true);
    await settled(page);
    await page.goto(`${url}/#/timeline`);
    await page.locator('a.line').nth(2).waitFor();
    assert.equal(await page.locator('a.line').count(), 3);
  },
);

test(
  'cleared during a spasm, the guide stays, and both come together with the log-in',
  { timeout: 120_000 },
  async (t) => {
    const { page, context, url } = await logged(t);
    await toNow(page);
    await tap(page);
    await nothingUnsent(page);
    await evict(context, url);
    // The episode, and that it is the one from before.
    await until(page, ({ changes }) => changes === 2);
    await end(page);
    await unhurried(page);
    await page.getByRole('link', { name: 'The browser has cleared this app' }).click();
    await page.getByRole('heading', { name: 'The browser has cleared what was kept here' }).waitFor();
    await page.getByText('What the server has comes back').waitFor();
    assert.equal(await page.getByLabel('E-mail').inputValue(), '', 'nobody is named here any more');
    await enter(page, PERSON, false, true);
    await settled(page);
    await toNow(page);
    await happening(page).waitFor();
    await page.goto(`${url}/#/timeline`);
    await page.locator('a.line').nth(3).waitFor();
    // Both records of it, and that they are of one spasm, without a question.
    assert.equal(await page.getByText('The same spasm as another record').count(), 2);
    assert.equal(await page.getByRole('group', { name: 'The same spasm?' }).count(), 0);
    await page.goto(`${url}/#/today`);
    await page.getByText('3 spasms').waitFor();
  },
);

test('cleared during a spasm, it goes on in every tab', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { page, context } = await opened(browser, url);
  await ready(page);
  const other = await context.newPage();
  await other.goto(url);
  await ready(other);
  await toNow(page);
  await tap(page);
  await running(other).waitFor();
  for (const front of [page, other]) {
    await front.bringToFront();
    await evict(context, url);
    await until(page, ({ changes }) => changes === 2);
    for (const one of [page, other]) {
      await one.bringToFront();
      await unhurried(one);
      assert.ok(await running(one).isVisible());
    }
  }
  await end(other);
  assert.equal(await lines(page), 1);
});

test(
  'cleared while somebody is logged in: whoever comes then has a log of their own, and so does who comes back',
  { timeout: 120_000 },
  async (t) => {
    const { browser, server } = stage(t);
    const { url } = await server();
    const bens = await device(browser, url, BEN, true);
    await logOne(bens);
    const { page, context } = await opened(browser, url);
    await enter(page, PERSON, true);
    await settled(page);
    await logOne(page);
    const annas = await who(page);
    await cleared(page, context, url);
    await enter(page, BEN, false);
    await settled(page);
    assert.equal((await who(page)).ownLog, (await who(bens)).ownLog);
    await logOut(page);

    await enter(page, PERSON, false);
    await settled(page);
    assert.equal((await who(page)).ownLog, annas.ownLog);
    await logOne(page);
    assert.equal(await lines(page), 2, 'what is hers');
    await page.reload();
    assert.equal(await lines(page), 2);
    assert.equal(await lines(bens), 1, 'nothing of hers');
  },
);

test('who registers on a device that was cleared syncs', { timeout: 90_000 }, async (t) => {
  const { page, context, url } = await logged(t);
  await cleared(page, context, url);
  await enter(page, BEN, true);
  await settled(page);
  await logOne(page);
  assert.equal(await lines(page), 1);
});

test('what was logged after a clearing is nobody’s until somebody says so', { timeout: 120_000 }, async (t) => {
  const { page, context, url } = await logged(t);
  await cleared(page, context, url);
  await tap(page);
  await end(page);
  const { ownLog } = await who(page);
  await enter(page, PERSON, false, false);
  await settled(page);
  assert.notEqual((await who(page)).ownLog, ownLog);
  assert.equal(await lines(page), 2);
  await logOut(page);
  assert.equal((await who(page)).ownLog, ownLog);
  assert.equal(await lines(page), 1);
});

test('a tap outlives a connection that the browser has lost', { timeout: 60_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { page } = await opened(browser, url);
  await ready(page);
  await page.evaluate(loseConnection);
  await tap(page);
  assert.equal((await counts(page)).changes, 1);
  assert.equal(await page.evaluate(() => window.lost), 1);
});

/** In the page: the next write finds what WebKit says when an app comes back to the front. */
function loseConnection() {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
    if (mode !== 'readwrite' || stores.includes('logs') || !stores.includes('changes')) return transaction.call(this, stores, mode, ...more);
    IDBDatabase.prototype.transaction = transaction;
    window.lost = 1;
    throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
  };
}

/** A spasm, from the tap to the server. */
async function logOne(page) {
  await toNow(page);
  await tap(page);
  await end(page);
  await sent(page);
}

/** On the start, while nothing goes on. */
async function cleared(page, context, url) {
  await toNow(page);
  await evict(context, url);
  await page.getByRole('link', { name: 'The browser has cleared this app' }).waitFor();
  assert.equal(await page.getByText('everything sent').count(), 0);
}
