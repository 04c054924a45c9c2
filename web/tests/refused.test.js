import assert from 'node:assert/strict';
import test from 'node:test';
import { end, happening, ready, tap, toNow, unhurried } from './harness/app.js';
import { stage } from './harness/stage.js';

/** A tab in which `refuse` has run before anything of the app has. */
async function opened(t, refuse, hash = '') {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { context } = await browser();
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.addInitScript(refuse);
  await page.goto(url + hash);
  return page;
}

const notStored = (page) => page.getByRole('status').filter({ hasText: 'Not stored' });

test('where nothing may be stored, the tap still opens the guide', { timeout: 60_000 }, async (t) => {
  const page = await opened(t, forbidStorage);
  await happening(page).click();
  await notStored(page).waitFor();
  for (const word of ['Stop', 'Hold', 'Legs', 'Breathe']) {
    await page.locator('.guide .word', { hasText: word }).waitFor();
    await unhurried(page);
    await page.locator('.guide').click();
  }
  await page.locator('.pacer').waitFor();
  await page.getByRole('button', { name: 'Back to the start' }).click();
  await happening(page).waitFor();
  await page.getByRole('alert').filter({ hasText: 'does not let Banister keep' }).waitFor();
});

test('with a full storage the tap still opens the guide', { timeout: 60_000 }, async (t) => {
  const page = await opened(t, () => {});
  await ready(page);
  await page.evaluate(fill);
  for (const name of ['It is happening', 'I feel one coming']) {
    await page.getByRole('button', { name }).click();
    await notStored(page).waitFor();
    await page.getByText('Stay where you are.').waitFor();
    await unhurried(page);
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await unhurried(page);
  }
});

test('a storage that never answers does not keep the guide away', { timeout: 60_000 }, async (t) => {
  const page = await opened(t, () => (IDBFactory.prototype.open = () => ({ addEventListener() {} })));
  await happening(page).click();
  await page.getByText('Stay where you are.').waitFor();
});

test('where nothing is remembered, everything works', { timeout: 60_000 }, async (t) => {
  const page = await opened(t, forbidRemembering);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('It all stays here').waitFor({ state: 'detached' });
  await ready(page);
  await tap(page);
  await end(page);
  await toNow(page);
  // For as long as the tab is open it was dismissed.
  assert.equal(await page.getByText('It all stays here').count(), 0);
  await page.goto(`${new URL('/', page.url())}#/today`);
  await page.getByRole('heading', { name: 'Today' }).waitFor();
});

for (const hash of ['/#/join/%', '/#/episode/%zz'])
  test(`a link that was cut off still opens the app: ${hash}`, { timeout: 60_000 }, async (t) => {
    const page = await opened(t, () => {}, hash);
    await page.getByRole('heading', { level: 1 }).or(page.locator('main p')).first().waitFor();
    await page.getByRole('link', { name: 'Now', exact: true }).last().click();
    await tap(page);
  });

/** In the page. */
function forbidStorage() {
  IDBFactory.prototype.open = () => {
    throw new DOMException('denied', 'SecurityError');
  };
}

/** In the page: cookies are blocked. */
function forbidRemembering() {
  Object.defineProperty(window, 'localStorage', {
    get() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
}

/** In the page: no room for another change. */
function fill() {
  IDBObjectStore.prototype.add = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
}
