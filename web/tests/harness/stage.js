/** What a test plays on: a server and browsers, each in a folder that goes when the test does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from './browser.js';
import { Proxy } from './proxy.js';
import { Server } from './server.js';

/** Everything that is started through it ends with the test `t`. */
export function stage(t) {
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'banister-'));
    t.after(() => rm(made, { recursive: true, force: true, maxRetries: 5 }));
    return made;
  };
  return {
    folder,
    server: async () => {
      const server = await Server.start(await folder());
      t.after(() => server.stop());
      return server;
    },
    proxy: async (url) => {
      const proxy = await Proxy.start(url);
      t.after(() => proxy.stop());
      return proxy;
    },
    browser: async (profile) => {
      const browser = await Browser.start(profile ?? (await folder()));
      t.after(() => browser.kill());
      return browser;
    },
  };
}
