/** A browser with a profile of its own, that can be killed like a phone's. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

export class Browser {
  #child;
  #connection;
  context;

  /** Starts it; `folder` is its profile and stays when it ends. */
  static async start(folder) {
    const browser = new Browser();
    const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
    browser.#child = spawn(program, [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    browser.#connection = await chromium.connectOverCDP(await endpoint(browser.#child));
    browser.context = browser.#connection.contexts()[0];
    return browser;
  }

  /** A tab that fails the test's log loudly: what the page's console says is shown. */
  async open(url) {
    const page = await this.context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => console.error('page:', error.message));
    page.on('console', (said) => {
      if (['error', 'warning'].includes(said.type())) console.error('page:', said.text());
    });
    await page.goto(url);
    return page;
  }

  /** Ends it in order, as a person does who closes it. */
  async close() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    const browser = await this.#connection.newBrowserCDPSession();
    await browser.send('Browser.close');
    await ended;
  }

  /** Ends it at once, without a chance to tidy up. */
  async kill() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
    await this.#connection.close().catch(() => {});
  }
}

async function endpoint(child) {
  const lines = createInterface({ input: child.stderr });
  const found = await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const at = /^DevTools listening on (\S+)/.exec(line);
      if (at) resolve(at[1]);
    });
    child.once('exit', () => reject(new Error('the browser did not start')));
  });
  return found;
}
