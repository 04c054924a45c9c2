import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { stage } from './harness/stage.js';

const root = fileURLToPath(new URL('..', import.meta.url));

test('IndexedDB keeps what every device keeps', { timeout: 120_000 }, async (t) => {
  const vite = await createServer({
    root,
    configFile: false,
    appType: 'mpa',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true, include: ['idb'] },
    server: { port: 0, host: '127.0.0.1' },
  });
  await vite.listen();
  t.after(() => vite.close());
  const browser = await stage(t).browser();
  const page = await browser.open(`${vite.resolvedUrls.local[0]}tests/harness/blank.html`);
  const failed = new Promise((_, reject) => page.on('pageerror', reject));
  await Promise.race([failed, page.evaluate(everyCheck)]);
});

/** Runs in the page. */
async function everyCheck() {
  const [core, { conformance }] = await Promise.all([
    import('/tests/core/banister_web.js'),
    import('/src/core/conformance.ts'),
  ]);
  await core.default({ module_or_path: '/tests/core/banister_web_bg.wasm' });
  await conformance(core);
}
