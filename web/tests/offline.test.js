import assert from 'node:assert/strict';
import test from 'node:test';
import { end, happening, installed, tap } from './harness/app.js';
import { counts } from './harness/kept.js';
import { stage } from './harness/stage.js';

test('it opens, cold and without a network, and the tap is stored', { timeout: 90_000 }, async (t) => {
  const { browser, folder, server } = stage(t);
  const home = await server();
  const profile = await folder();
  const first = await browser(profile);
  await installed(await first.open(home.url));
  await first.context.close();
  await first.kill();
  await home.stop();

  const again = await browser(profile);
  const began = performance.now();
  const page = await again.open(home.url);
  await happening(page).waitFor();
  t.diagnostic(`the first screen, cold: ${Math.round(performance.now() - began)} ms`);
  const tapped = performance.now();
  await tap(page);
  t.diagnostic(`from the tap to the guide: ${Math.round(performance.now() - tapped)} ms`);
  await end(page);
  // The tap, its time if it came before the core, and its end.
  assert.ok((await counts(page)).unsent >= 2);
});
