import assert from 'node:assert/strict';
import test from 'node:test';
import { device, end, enter, happening, lines, running, sent, settled, tap, toNow } from './harness/app.js';
import { counts, keys, logOut, until, who } from './harness/kept.js';
import { show } from './harness/screen.js';
import { stage } from './harness/stage.js';

const ANNA = 'anna@example.org';
const BEN = 'ben@example.org';
const UNREACHED = /You are not logged in and nothing has changed here/;

test(
  'nobody is logged in before it is known which log is theirs',
  { timeout: 120_000 },
  async (t) => {
    const { page, browser, home } = await annas(t);
    const elsewhere = await device(browser, home.url, BEN, true);
    await logOut(page);
    const before = await who(page);
    await page.route('**/v1/logs', (route) => route.abort());
    await enter(page, BEN, false);
    await page.getByRole('alert').filter({ hasText: UNREACHED }).waitFor();
    assert.deepEqual(await who(page), before);
    assert.equal(before.account, null);

    await page.unroute('**/v1/logs');
    await enter(page, BEN, false);
    await settled(page);
    assert.equal((await who(page)).ownLog, (await who(elsewhere)).ownLog);
    await nothingOn(page);
  },
);

test(
  'two people on one device: each sees and writes their own log, and what was unsent stays theirs',
  { timeout: 120_000 },
  async (t) => {
    const { page, browser, home } = await annas(t);
    const annasLog = (await who(page)).ownLog;
    await home.stop();
    await toNow(page);
    await tap(page);
    await end(page);
    await logOut(page, 'Log out all the same');
    await home.restart();

    // The account is made; which logs there are is not told yet.
    await page.route('**/v1/logs', (route) => route.abort());
    await enter(page, BEN, true, undefined, false);
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    assert.notEqual((await who(page)).ownLog, annasLog);
    await nothingOn(page);
    await toNow(page);
    await tap(page);
    await end(page);
    await page.unroute('**/v1/logs');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await sent(page);
    assert.equal((await counts(page)).unsent, 2, 'Anna’s');

    await logOut(page);
    await enter(page, ANNA, false);
    await settled(page);
    assert.equal((await who(page)).ownLog, annasLog);
    assert.equal((await counts(page)).unsent, 0);
    const elsewhere = await (await browser()).open(home.url);
    await enter(elsewhere, ANNA, false);
    await settled(elsewhere);
    await elsewhere.goto(`${home.url}/#/timeline`);
    await elsewhere.locator('a.line').nth(1).waitFor();
    assert.equal(await elsewhere.locator('a.line').count(), 2, 'nothing of Ben’s');
  },
);

test(
  'what was logged without an account stays with whoever did, if somebody else logs in',
  { timeout: 120_000 },
  async (t) => {
    const { browser, server } = stage(t);
    const { url } = await server();
    const bens = await device(browser, url, BEN, true);
    const page = await (await browser()).open(url);
    await tap(page);
    await end(page);
    const annasLog = (await who(page)).ownLog;
    const had = await counts(page);
    await enter(page, BEN, false);
    await page.getByRole('alert').filter({ hasText: 'Please say first' }).waitFor();
    assert.equal((await who(page)).account, null);
    await enter(page, BEN, false, false);
    await settled(page);
    assert.equal((await who(page)).ownLog, (await who(bens)).ownLog);
    assert.equal((await counts(page)).unsent, had.unsent, 'it went nowhere');
    await page.goto(`${url}/#/care`);
    await page.getByRole('listitem').filter({ hasText: 'Only you.' }).waitFor();
    await page.getByRole('button', { name: 'Kept here without an account' }).click();
    await page.getByText('Nobody else. Without an account nothing leaves').waitFor();
    assert.equal(await page.getByText('Only you.').count(), 0);

    await logOut(page);
    assert.equal((await who(page)).ownLog, annasLog);
    await page.goto(`${url}/#/timeline`);
    await page.locator('a.line').first().waitFor();
    await enter(page, ANNA, true, true);
    await settled(page);
    assert.equal((await who(page)).ownLog, annasLog);
    assert.equal((await counts(page)).unsent, 0);
  },
);

test(
  'what is logged after a log-out is nobody’s, and goes to whoever says that it is theirs',
  { timeout: 120_000 },
  async (t) => {
    const { page, browser, home } = await annas(t);
    await device(browser, home.url, BEN, true);
    await logOut(page);
    await nothingOn(page);
    await toNow(page);
    await tap(page);
    await end(page);
    await enter(page, BEN, false);
    await page.getByRole('alert').filter({ hasText: 'Please say first' }).waitFor();
    await enter(page, BEN, false, true);
    await settled(page);
    assert.equal(await lines(page), 1);
    await logOut(page);
    await enter(page, ANNA, false);
    await settled(page);
    assert.equal(await lines(page), 1, 'nothing of Ben’s');
  },
);

test(
  'whoever makes another account brings along what is on the device, if they say that it is theirs',
  { timeout: 120_000 },
  async (t) => {
    const { page, home, folder } = await annas(t);
    // A server that does not know her: she is logged out, and sees what is hers.
    await home.restart(await folder());
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.getByRole('link', { name: 'This device was logged out' }).waitFor();
    assert.equal(await lines(page), 1);
    await enter(page, ANNA, true);
    await page.getByRole('alert').filter({ hasText: 'Please say first' }).waitFor();
    await enter(page, ANNA, true, undefined, true);
    await settled(page);
    assert.equal(await lines(page), 1);

    // Her password is forgotten.
    await logOut(page);
    await enter(page, 'anna@example.net', true, undefined, true);
    await settled(page);
    assert.equal(await lines(page), 1);
    await logOut(page);
    // It is found again.
    await enter(page, ANNA, false);
    await settled(page);
    assert.equal(await lines(page), 1);
  },
);

test(
  'a log-out in the middle of a spasm: nobody else has one, and whoever logs in again still does',
  { timeout: 120_000 },
  async (t) => {
    const { page } = await annas(t);
    await toNow(page);
    await tap(page);
    await page.goto(`${new URL('/', page.url())}#/account`);
    await settled(page);
    await logOut(page);
    await toNow(page);
    await happening(page).waitFor();
    assert.equal(await running(page).count(), 0);
    await enter(page, ANNA, false);
    await settled(page);
    await page.goto(`${new URL('/', page.url())}#/now`);
    await end(page);
    await sent(page);
    assert.equal(await lines(page), 2);
  },
);

test(
  'nothing of an account stays open in another tab after its log-out, and what is typed stays its own',
  { timeout: 120_000 },
  async (t) => {
    const { page, home } = await annas(t);
    const [after, settings] = [await page.context().newPage(), await page.context().newPage()];
    await show(page, '#/timeline');
    await page.locator('a.line').first().click();
    await page.getByRole('textbox', { name: 'Anything else' }).waitFor();
    const id = page.url().split('/').at(-1);
    await after.goto(`${home.url}/#/after/${id}`);
    const note = after.getByRole('textbox', { name: 'Anything else' });
    await note.fill('private words');
    await note.blur();
    await settings.goto(`${home.url}/#/settings`);
    const hours = settings.getByLabel('A day starts at (hour)');
    await hours.pressSequentially('4');
    await page.getByRole('button', { name: 'Take this record back' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await show(page, '#/account');
    await settled(page);
    await logOut(page);
    assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
    await after.getByText('This one is not on this device.').waitFor();
    assert.equal(await note.count(), 0);
    await settings.bringToFront();
    await until(settings, ({ unsent }) => unsent === 1);
    assert.equal(await hours.inputValue(), '');

    await enter(page, ANNA, false);
    await settled(page);
    await page.goto(`${home.url}/#/settings`);
    await page.getByLabel('A day starts at (hour)').waitFor();
    assert.equal(await page.getByLabel('A day starts at (hour)').inputValue(), '4');
  },
);

test(
  'everything is removed from a device once it was said what is lost',
  { timeout: 90_000 },
  async (t) => {
    const { page, home } = await annas(t);
    const before = await who(page);
    await home.stop();
    await toNow(page);
    await tap(page);
    await end(page);
    await page.goto(`${home.url}/#/account`);
    await page.getByRole('button', { name: 'Remove everything from this device' }).click();
    await page.getByText('On no server yet, and lost for good if you go on: 2').waitFor();
    await page.getByRole('button', { name: 'Keep it' }).click();
    assert.equal((await counts(page)).unsent, 2);
    await home.restart();
    await page.getByRole('button', { name: 'Remove everything from this device' }).click();
    const reloaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Remove everything', exact: true }).click();
    await reloaded;
    await nothingOn(page);
    const after = await who(page);
    assert.ok(after.ownLog !== before.ownLog && after.device !== before.device);
    assert.equal(after.account, null);
    assert.deepEqual(await keys(page, 'changes'), []);
    assert.deepEqual(await keys(page, 'snapshots'), []);
  },
);

/** Anna's device, with a spasm that the server has. */
async function annas(t) {
  const { browser, server, folder } = stage(t);
  const home = await server();
  const page = await (await browser()).open(home.url);
  await enter(page, ANNA, true);
  await settled(page);
  await toNow(page);
  await tap(page);
  await end(page);
  await sent(page);
  return { page, browser, home, folder };
}

/** The timeline, read to its end, is empty. */
async function nothingOn(page) {
  await page.goto(`${new URL('/', page.url())}#/timeline`);
  await page.getByText('Nothing has been recorded yet.').waitFor();
  assert.equal(await page.locator('a.line').count(), 0);
}
