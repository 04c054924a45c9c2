import assert from 'node:assert/strict';
import test from 'node:test';
import { end, enter, phoneAndTablet, settled, tap, toNow } from './harness/app.js';
import { counts } from './harness/kept.js';
import { stage } from './harness/stage.js';

test(
  'locked out while it was away, a device says so, keeps everything, and sends it after a log-in',
  { timeout: 120_000 },
  async (t) => {
    const { browser, server } = stage(t);
    const home = await server();
    const { phone, tablet, email } = await phoneAndTablet(browser, home.url);
    await home.stop();
    await toNow(tablet);
    await tap(tablet);
    await end(tablet);
    await tablet.goto('about:blank');
    await home.restart();
    await lockOutTheOther(phone);

    await tablet.goto(home.url);
    await tablet.getByRole('status').filter({ hasText: 'not sent yet: 2' }).waitFor();
    await tablet.getByRole('link', { name: 'This device was logged out' }).click();
    await tablet.getByRole('heading', { name: 'This device has been logged out' }).waitFor();
    await tablet.getByText('Waiting to be sent: 2').waitFor();
    assert.equal(await tablet.getByLabel('E-mail').inputValue(), email);
    // It is said again whenever the app is opened.
    await tablet.reload();
    await tablet.getByRole('heading', { name: 'This device has been logged out' }).waitFor();

    await enter(tablet, email, false);
    await settled(tablet);
    assert.equal((await counts(tablet)).unsent, 0);
    assert.equal(await tablet.getByText('This device was logged out').count(), 0);
    await phone.goto(`${home.url}/#/timeline`);
    await phone.locator('a.line').first().waitFor();
  },
);

/** On the list of devices: the one that this is not. */
async function lockOutTheOther(page) {
  await page.goto(`${new URL('/', page.url())}#/devices`);
  const other = page.locator('section').filter({ hasNotText: 'this device' });
  await other.getByRole('button', { name: 'Lock out' }).click();
  await other.getByText(/It gets nothing any more/).waitFor();
  await other.getByRole('button', { name: 'Lock out' }).click();
  await other.getByText('Locked out: it cannot come back').waitFor();
}
