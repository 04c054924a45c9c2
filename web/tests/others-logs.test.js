import assert from 'node:assert/strict';
import test from 'node:test';
import { end, enter, sent, settled, tap, toNow } from './harness/app.js';
import { keys, logOut } from './harness/kept.js';
import { member, pair } from './harness/sharing.js';
import { stage } from './harness/stage.js';

const CAREGIVER = 'caregiver@example.org';

/** A person who has logged a spasm, and a caregiver who looks at it. */
async function logged(t) {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { owner, caregiver } = await pair(browser, url, { before: spasm });
  await caregiver.getByRole('heading', { name: /^The last spasm ended at/ }).waitFor();
  await toNow(owner);
  return { owner, caregiver, url, browser };
}

async function spasm(page) {
  await toNow(page);
  await tap(page);
  await end(page);
  await sent(page);
}

test(
  'what was seen of somebody else’s log is not on the device after a log-out',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver, url } = await logged(t);
    assert.notDeepEqual(await keys(caregiver, 'pages'), []);
    await logOut(caregiver);
    await caregiver.goto(`${url}/#/timeline`);
    await caregiver.getByText('Nothing has been recorded yet.').waitFor();
    await nothingKept(caregiver);
    await caregiver.reload();
    await caregiver.getByText('Nothing has been recorded yet.').waitFor();

    // Removed meanwhile: logging in brings nothing of it back.
    const kim = await member(owner);
    await kim.getByRole('button', { name: 'Remove' }).click();
    await kim.getByText('They stop seeing the log at once').waitFor();
    await kim.getByRole('button', { name: 'Remove' }).click();
    await kim.waitFor({ state: 'detached' });
    await enter(caregiver, CAREGIVER, false);
    await settled(caregiver);
    await nothingKept(caregiver);
  },
);

test('what was seen is deleted when the access ends, and is there again when it goes on', { timeout: 120_000 }, async (t) => {
  const { owner, caregiver } = await logged(t);
  const kim = await member(owner);
  await kim.getByRole('button', { name: 'Pause' }).click();
  await caregiver.getByText(/has ended or is paused/).waitFor();
  await nothingKept(caregiver);
  const woken = owner.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await kim.getByRole('button', { name: 'Go on' }).click();
  await woken;
  await caregiver.evaluate(() => dispatchEvent(new Event('online')));
  await caregiver.getByRole('heading', { name: /^The last spasm ended at/ }).waitFor();
});

test(
  'whoever looks at another’s log is told whose it is, and finds it again',
  { timeout: 120_000 },
  async (t) => {
    const { caregiver, url, browser } = await logged(t);
    const bar = (name) => caregiver.locator('header').filter({ hasText: `Whose log: ${name}` });
    await caregiver.goto(`${url}/#/timeline`);
    await bar('A log').waitFor();
    await caregiver.reload();
    await bar('A log').waitFor();
    await caregiver.locator('a.line').first().waitFor();
    await bar('A log').getByRole('link', { name: 'A log' }).click();
    await caregiver.getByRole('button', { name: 'Your own log' }).click();
    await caregiver.goto(`${url}/#/today`);
    await bar('Your own log').waitFor();
    await caregiver.reload();
    await bar('Your own log').waitFor();

    // On another device, with nothing of their own: where they were invited to.
    const tablet = await (await browser()).open(url);
    await enter(tablet, CAREGIVER, false);
    await settled(tablet);
    await tablet.goto(`${url}/#/timeline`);
    await tablet.locator('header').filter({ hasText: 'Whose log: A log' }).waitFor();
  },
);

/** Pages that were received are gone; the caregiver has written none. */
async function nothingKept(page) {
  for (const store of ['pages', 'changes', 'snapshots']) {
    assert.deepEqual(await keys(page, store), [], store);
  }
}
