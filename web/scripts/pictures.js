/** Takes the pictures in docs/pictures: `cargo xtask pictures` builds what it needs. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { asKim, asRobin, fill } from '../tests/harness/demo.js';
import { drawn, show } from '../tests/harness/screen.js';
import { Server } from '../tests/harness/server.js';

const FOLDER = new URL('../../docs/pictures/', import.meta.url);
const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  laptop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
};
/** Small, and letters are still sharp. */
const QUALITY = 60;
/** A tap just after the screen came is not counted. */
const SETTLED_MS = 900;

/** One device after the other, in the same server: what one of them logs it takes back. */
async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'banister-'));
  const server = await Server.start(folder);
  const args = ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
  try {
    await mkdir(FOLDER, { recursive: true });
    await fill(server.url);
    for (const size of Object.keys(SIZES)) await pictures(browser, server.url, size);
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function pictures(browser, url, size) {
  const robin = await open(browser, url, size);
  const kim = await open(browser, url, size);
  await asRobin(robin);
  await asKim(kim);
  for (const name of ['now', 'today', 'timeline', 'charts', 'card']) {
    await show(robin, `#/${name}`);
    await picture(robin, `${name}-${size}`);
  }
  await show(robin, '#/calendar');
  await robin.locator('.mark.many').first().waitFor();
  await picture(robin, `calendar-${size}`);
  await spasm(robin, kim, size);
}

/** One that goes on, seen by both, and what is asked after it; then it never was. */
async function spasm(robin, kim, size) {
  await show(robin, '#/now');
  await robin.waitForTimeout(SETTLED_MS);
  await robin.getByRole('button', { name: /happening/ }).click();
  await robin.locator('.guide').waitFor();
  await picture(robin, `guide-${size}`);
  await kim.getByText('Spasm in progress').waitFor();
  await drawn(kim);
  await picture(kim, `caregiver-${size}`);
  await robin.waitForTimeout(SETTLED_MS);
  await robin.getByRole('button', { name: 'Over', exact: true }).click();
  await robin.locator('.sheet').first().waitFor();
  await robin.getByRole('button', { name: 'Close' }).click();
  await drawn(robin);
  await picture(robin, `after-${size}`);
  const id = await robin.evaluate(() => location.hash.split('/').at(-1));
  await show(robin, `#/episode/${id}`);
  await robin.getByRole('button', { name: 'Take this record back' }).click();
  await robin.getByRole('status').filter({ hasText: 'everything sent' }).waitFor();
}

async function open(browser, url, size) {
  const context = await browser.newContext({
    ...SIZES[size],
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    serviceWorkers: 'block',
  });
  // Seen already, as on a device that is in use.
  await context.addInitScript(() => localStorage.setItem('welcomed', 'yes'));
  const page = await context.newPage();
  await page.goto(url);
  await drawn(page);
  return page;
}

/** In light and dark, as WebP. */
async function picture(page, name) {
  const browser = await page.context().newCDPSession(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    const taken = await browser.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
    await writeFile(new URL(`${name}-${colorScheme}.webp`, FOLDER), taken.data, 'base64');
  }
  await browser.detach();
}

await main();
