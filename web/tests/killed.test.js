import assert from 'node:assert/strict';
import test from 'node:test';
import { happening, running, tap } from './harness/app.js';
import { counts } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('what was tapped is there after the browser was killed', { timeout: 60_000 }, async (t) => {
  const { browser, folder, server } = stage(t);
  const { url } = await server();
  const profile = await folder();
  const before = await browser(profile);
  await tap(await before.open(url));
  await before.kill();

  const page = await (await browser(profile)).open(url);
  // It goes on where it was: the guide, and not the start.
  await running(page).waitFor();
  assert.equal(await happening(page).count(), 0);
  const { changes, unsent } = await counts(page);
  assert.ok(changes > 0 && unsent === changes);
});
