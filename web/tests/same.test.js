import assert from 'node:assert/strict';
import test from 'node:test';
import { end, enter, settled, tap, toNow, unhurried } from './harness/app.js';
import { drawn } from './harness/screen.js';
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
