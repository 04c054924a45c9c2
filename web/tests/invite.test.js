import assert from 'node:assert/strict';
import test from 'node:test';
import { end, enter, settled, tap, toNow } from './harness/app.js';
import { invite, join, member } from './harness/sharing.js';
import { stage } from './harness/stage.js';

const GONE = /This invite has been used, has expired or was mistyped/;

/** Somebody who has logged a spasm, and the address of the server. */
async function owner(t) {
  const { browser, server } = stage(t);
  const { url } = await server();
  const page = await (await browser()).open(url);
  await enter(page, 'person@example.org', true);
  await settled(page);
  await toNow(page);
  await tap(page);
  await end(page);
  return { page, browser, url };
}

test('whoever opens the link registers, joins and sees the log', { timeout: 90_000 }, async (t) => {
  const { page, browser } = await owner(t);
  const guest = await (await browser()).open(await invite(page));
  await guest.getByText('Somebody wants to share their log with you.').waitFor();
  await guest.getByRole('button', { name: 'Log in first' }).click();
  await register(guest, 'guest@example.org');
  await guest.getByRole('button', { name: 'Join', exact: true }).click();
  await guest.getByText(/^You can see “.*” now. Sees everything/).waitFor();
  await guest.getByRole('button', { name: 'Look', exact: true }).click();
  await guest.getByRole('heading', { name: /^The last spasm ended at/ }).waitFor();
  await guest.getByRole('link', { name: 'See the timeline' }).click();
  await guest.locator('a.line').first().waitFor();
  // A viewer is offered nothing that the server would refuse.
  assert.equal(await guest.getByRole('link', { name: 'Add a spasm from earlier' }).count(), 0);
});

test('those who share a log see the names that they have given', { timeout: 90_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const named = async (name) => {
    const page = await (await browser()).open(`${url}/#/account`);
    await register(page, `${name.toLowerCase()}@example.org`, name);
    await settled(page);
    return page;
  };
  const [anna, kim] = [await named('Anna'), await named('Kim')];
  await join(kim, await invite(anna));
  await kim.getByText('You look at: Anna').waitFor();
  await kim.getByRole('button', { name: 'Anna', exact: true }).waitFor();
  await anna.reload();
  await (await member(anna)).getByText('Kim · Can look').waitFor();
  await anna.getByRole('region', { name: 'Who has looked' }).getByText('Kim').waitFor();
});

test(
  'an invite works once, and whoever has used it is told the same again',
  { timeout: 90_000 },
  async (t) => {
    const { page, browser, url } = await owner(t);
    const link = await invite(page);
    const first = await (await browser()).open(url);
    await enter(first, 'first@example.org', true);
    await settled(first);
    await join(first, link);
    await first.goto(link);
    await first.getByRole('button', { name: 'Join', exact: true }).click();
    await first.getByText(/^You can see/).waitFor();

    const second = await (await browser()).open(url);
    await enter(second, 'second@example.org', true);
    await settled(second);
    await refused(second, link);
  },
);

test(
  'an invite that is over, or was never one, is refused in words',
  { timeout: 90_000 },
  async (t) => {
    const { page, browser, url } = await owner(t);
    // The shortest that the screen offers is an hour; the server takes a second.
    await page.route('**/invites', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: { role: 'viewer', expires_in: 1 } })
        : route.continue(),
    );
    const made = (answer) =>
      answer.url().endsWith('/invites') && answer.request().method() === 'POST';
    const answered = page.waitForResponse(made);
    const link = await invite(page);
    const { expires_at } = await (await answered).json();
    const guest = await (await browser()).open(url);
    await enter(guest, 'guest@example.org', true);
    await settled(guest);
    await guest.waitForFunction((ms) => Date.now() > ms, Date.parse(expires_at));
    await refused(guest, link);
    await refused(guest, link.slice(0, -4));
    await guest.getByRole('link', { name: 'Not now' }).click();
    await guest.getByRole('button', { name: 'It is happening' }).waitFor();
  },
);

test(
  'an invite that was taken back, or was open when somebody was removed, is refused',
  { timeout: 120_000 },
  async (t) => {
    const { page, browser, url } = await owner(t);
    const guest = await (await browser()).open(url);
    await enter(guest, 'guest@example.org', true);
    await settled(guest);
    const link = await invite(page);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
    await refused(guest, link);

    await page.getByRole('button', { name: 'Make another' }).click();
    await join(guest, await invite(page));
    await page.reload();
    const spare = await invite(page);
    await page.getByRole('button', { name: 'Take back' }).waitFor();
    const kim = await member(page);
    await kim.getByRole('button', { name: 'Remove' }).click();
    await kim.getByText('Invites that nobody has used yet stop working, too.').waitFor();
    await kim.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
    await guest.getByText(/has ended or is paused/).waitFor();
    await refused(guest, spare);
  },
);

/** Opens the link, and is told that it is of no use. */
async function refused(page, link) {
  await page.goto(link);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: GONE }).waitFor();
}

/** On the screen that was asked for a moment ago: no address is typed. */
async function register(page, email, name) {
  await page.getByRole('button', { name: 'New account' }).first().click();
  if (name) await page.getByLabel('Your name, if you like').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('a long password');
  await page.locator('form button:not([type])').last().click();
}
