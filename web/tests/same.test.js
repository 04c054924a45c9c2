import assert from 'node:assert/strict';
import test from 'node:test';
import { end, enter, phoneAndTablet, settled, tap, toNow, unhurried } from './harness/app.js';
import { drawn, show } from './harness/screen.js';
import { stage } from './harness/stage.js';

const PERSON = 'person@example.org';

test('a spasm logged on two devices is asked about, and each record is shown once', { timeout: 120_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const [phone, tablet] = await Promise.all([browser(), browser()]);
  const pages = [];
  for (const [index, device] of [phone, tablet].entries()) {
    const page = await device.open(url);
    await enter(page, PERSON, index === 0);
    await settled(page);
    await toNow(page);
    pages.push(page);
  }
  for (const { context } of [phone, tablet]) await context.setOffline(true);
  await Promise.all(pages.map((page) => tap(page)));
  await unhurried(pages[0]);
  await Promise.all(pages.map((page) => end(page)));
  for (const { context } of [phone, tablet]) await context.setOffline(false);

  const [page] = pages;
  await page.goto(`${url}/#/timeline`);
  const question = page.getByRole('group', { name: 'The same spasm?' });
  await question.getByText('This one and the next one below.').waitFor();
  await drawn(page);
  assert.equal(await page.getByRole('link', { name: /Spasm/ }).count(), 2);
});

test('what devices wrote differently is told in words', { timeout: 120_000 }, async (t) => {
  const { browser, server } = stage(t);
  const { url } = await server();
  const { phone, tablet } = await phoneAndTablet(browser, url);
  await show(phone, '#/today');
  await phone.getByRole('button', { name: 'A walk' }).click();
  await phone.getByText(/^A walk, since /).waitFor();
  await unhurried(phone);
  await phone.getByRole('button', { name: 'Done' }).click();
  await show(tablet, '#/today');
  const effect = (page) => page.getByRole('group', { name: 'A walk: how is it afterwards?' });
  await effect(tablet).waitFor();
  for (const page of [phone, tablet]) await page.context().setOffline(true);
  await effect(phone).getByRole('button', { name: 'Better' }).click();
  await effect(tablet).getByRole('button', { name: 'Worse' }).click();
  for (const page of [phone, tablet]) {
    await show(page, '#/settings');
    const steps = page.getByLabel('One step on each line');
    await steps.fill(page === phone ? 'stop\nlegs' : 'breathe\nhold');
    await steps.blur();
  }
  for (const page of [phone, tablet]) await page.context().setOffline(false);
  await show(phone, '#/conflicts');
  const told = async (title, values) => {
    const one = phone.locator('section', { has: phone.getByRole('heading', { name: title }) });
    await one.waitFor();
    assert.deepEqual((await one.locator('.value strong').allInnerTexts()).sort(), values);
  };
  await told('Afterwards', ['Better', 'Worse']);
  await told('Your steps', ['breathe / hold on', 'stop / steady legs']);

  await show(phone, '#/settings');
  await phone.getByLabel('Language').selectOption('Deutsch');
  await show(phone, '#/conflicts');
  await told('Danach', ['Besser', 'Schlechter']);
});
