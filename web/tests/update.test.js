import assert from 'node:assert/strict';
import test from 'node:test';
import { end, happening, running, tap, toNow } from './harness/app.js';
import { stage } from './harness/stage.js';

/** The app as it is installed, behind a server of which another version can be made. */
async function opened(t) {
  const first = await firstVisit(t);
  await first.page.reload();
  return first;
}

/** A page that is there since before the app was installed. */
async function firstVisit(t) {
  const { browser, proxy, server } = stage(t);
  const front = await proxy((await server()).url);
  const phone = await browser();
  const page = await phone.open(front.url);
  await page.evaluate(() => (window.isStillOpen = true));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return { context: phone.context, page, front };
}

test(
  'a new version waits until the spasm is over, and comes when nobody looks',
  { timeout: 120_000 },
  async (t) => {
    const { page, front } = await opened(t);
    await toNow(page);
    await tap(page);
    await page.evaluate(() => (window.isStillOpen = true));
    publish(front);
    await newVersion(page);

    await look(page, 'hidden');
    await look(page, 'visible');
    assert.deepEqual(await state(page), { isStillOpen: true, isWaiting: true, isNew: false });

    await end(page);
    // What happened is being written down: it must not be lost either.
    await look(page, 'hidden');
    await look(page, 'visible');
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.deepEqual(await state(page), { isStillOpen: true, isWaiting: true, isNew: false });

    await toNow(page);
    const reloaded = page.waitForEvent('load');
    await look(page, 'hidden');
    await reloaded;
    await page.waitForFunction(() => document.querySelector('meta[name=version]') !== null);
    // It is the next version that was there all along, and nothing of the spasm is lost.
    await page.goto(`${front.url}/#/timeline`);
    await page.locator('a.line').first().waitFor();
  },
);

test(
  'a spasm in another tab keeps the old version for all of them',
  { timeout: 120_000 },
  async (t) => {
    const { context, page, front } = await opened(t);
    const other = await context.newPage();
    await other.goto(front.url);
    await toNow(other);
    await tap(other);
    await running(page).waitFor();
    publish(front);
    await newVersion(page);
    await end(other);
    await other.getByRole('heading', { level: 1 }).waitFor();
    // The one is left alone; in the other somebody still writes.
    await look(page, 'hidden');
    await look(page, 'visible');
    assert.equal((await state(page)).isWaiting, true);
    const reloaded = [page, other].map((tab) => tab.waitForEvent('load'));
    await toNow(other);
    await look(page, 'hidden');
    await look(other, 'hidden');
    await Promise.all(reloaded);
  },
);

test(
  'the first visit is not loaded again, but for a new version, and then once',
  { timeout: 120_000 },
  async (t) => {
    const { page, front } = await firstVisit(t);
    let loads = 0;
    page.on('load', () => (loads += 1));
    await look(page, 'hidden');
    await look(page, 'visible');
    assert.deepEqual(await state(page), { isStillOpen: true, isWaiting: false, isNew: false });
    assert.equal(loads, 0);

    publish(front);
    await newVersion(page);
    const reloaded = page.waitForEvent('load');
    await look(page, 'hidden');
    await reloaded;
    await happening(page).waitFor();
    await look(page, 'hidden');
    await look(page, 'visible');
    assert.deepEqual(await state(page), { isStillOpen: false, isWaiting: false, isNew: true });
    assert.equal(loads, 1);
  },
);

/** Another build: a page that is not the same, and a list of files that says so. */
function publish(front) {
  const version = '<meta name="version" content="next">';
  front.change('/index.html', (html) => html.replace('<head>', `<head>${version}`));
  front.change('/sw.js', (list) => list.replace(REVISION, '$1"next"'));
}

/** What the list of files says of the page. */
const REVISION = /(url:"index\.html",revision:)"[0-9a-f]+"/;

/** The browser looks for another version, and has it. */
async function newVersion(page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const worker = registration.waiting ?? registration.installing;
    if (worker.state !== 'installed')
      await new Promise((installed) => {
        worker.onstatechange = () => worker.state === 'installed' && installed();
      });
  });
}

/** In a window of its own a tab is always seen, for Chromium: said as it says it. */
function look(page, how) {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, how);
}

function state(page) {
  return page.evaluate(async () => ({
    isStillOpen: window.isStillOpen === true,
    isWaiting: (await navigator.serviceWorker.getRegistration()).waiting !== null,
    isNew: document.querySelector('meta[name=version]') !== null,
  }));
}
