/** Measures the app as a person waits for it; `cargo xtask bench` runs this. Prints one line. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { happening, installed, ready } from '../tests/harness/app.js';
import { Browser } from '../tests/harness/browser.js';
import { Proxy } from '../tests/harness/proxy.js';
import { tapAtOnce, watch } from './measured.js';

/** A phone that costs little, next to this machine. */
const SLOWED = 4;
const SYNCED_MS_MAX = 300_000;

const [server, email, password, runs] = process.argv.slice(2);
const front = await Proxy.start(server);
const folders = [];
const told = {};

try {
  for (let run = 0; run < Number(runs); run += 1) await firstVisit();
  const profile = await ofTenYears();
  await front.stop();
  for (let run = 0; run < Number(runs); run += 1) {
    await cold(profile);
    await warm(profile);
    await timeline(profile);
  }
  console.log(JSON.stringify(told));
} finally {
  await front.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function tell(numbers) {
  for (const [name, number] of Object.entries(numbers)) (told[name] ??= []).push(number);
}

async function folder() {
  const made = await mkdtemp(join(tmpdir(), 'banister-'));
  folders.push(made);
  return made;
}

/** A new browser process on this profile, as long as `work` takes. */
async function withBrowser(profile, work) {
  const browser = await Browser.start(profile);
  try {
    await work(browser);
  } finally {
    await browser.kill();
  }
}

/** What travels until a tap is taken, until everything works, and until nothing is missing. */
async function firstVisit() {
  await withBrowser(await folder(), async (browser) => {
    front.answers.length = 0;
    const page = await browser.open(front.url);
    await happening(page).waitFor();
    const core = /\.wasm$/;
    const seen = front.answers.map(({ path }) => path).filter((path) => !core.test(path));
    await ready(page);
    const isPacked = front.answers.some((one) => core.test(one.path) && one.encoding === 'br');
    if (!isPacked) throw new Error('the core did not come in brotli');
    const pages = kilobytes((path) => seen.includes(path));
    const all = kilobytes((path) => seen.includes(path) || core.test(path));
    await installed(page);
    tell({
      to_tap: pages,
      to_core: all,
      to_offline: kilobytes((path) => !path.startsWith('/v1/')),
    });
  });
}

/** Of the answers with these paths, each counted once: what is asked for again is in the cache. */
function kilobytes(isCounted) {
  const bytes = new Map();
  for (const answer of front.answers) {
    const path = answer.path === '/' ? '/index.html' : answer.path;
    if (isCounted(answer.path) && answer.bytes > 0) bytes.set(path, answer.bytes);
  }
  return [...bytes.values()].reduce((sum, each) => sum + each, 0) / 1000;
}

/** A device with the app and all of the log on it; its profile. */
async function ofTenYears() {
  const profile = await folder();
  const browser = await Browser.start(profile);
  const page = await browser.open(`${front.url}/#/account`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.locator('form button.main').click();
  const sent = page.getByRole('status').filter({ hasText: 'everything sent' });
  await sent.waitFor({ timeout: SYNCED_MS_MAX });
  await installed(page);
  await page.goto(`${front.url}/#/timeline`);
  await page.locator('a.line').first().waitFor({ timeout: SYNCED_MS_MAX });
  // Closed in order: a browser that is killed at once may lose what it cached last.
  await browser.close();
  return profile;
}

/** Opened cold, and tapped as soon as there is something to tap. */
function cold(profile) {
  return withBrowser(profile, async (browser) => {
    const page = await slowed(browser);
    await page.addInitScript(watch);
    await page.addInitScript(tapAtOnce);
    await page.goto(front.url);
    const { shown, durable, guide } = await said(page, 'stored');
    tell({
      cold_shown: shown,
      cold_stored: durable,
      cold_tap: durable - shown,
      cold_record: guide,
    });
    await takeBack(page);
  });
}

/** A tap into the app that is there. */
function warm(profile) {
  return withBrowser(profile, async (browser) => {
    const page = await slowed(browser);
    await page.addInitScript(watch);
    await page.goto(front.url);
    await ready(page);
    await happening(page).waitFor();
    // A tap where "over" may have been a moment ago is not counted.
    await page.waitForTimeout(3_000);
    await page.evaluate(() => window.measured.tap());
    const { shown, durable, guide } = await said(page, 'stored');
    tell({ warm_tap: durable - shown, warm_guide: guide - shown });
    await takeBack(page);
  });
}

function timeline(profile) {
  return withBrowser(profile, async (browser) => {
    const page = await browser.context.newPage();
    await page.addInitScript(watch);
    await page.goto(`${front.url}/#/timeline`);
    const { line, core } = await said(page, 'listed');
    tell({ timeline: line - core, timeline_all: line });
  });
}

/** What the page has noted once that has happened. Playwright's own ways of waiting put a large
    script into the page first, which takes longer there than what is measured. */
async function said(page, what) {
  const session = await page.context().newCDPSession(page);
  const expression = `window.measured.${what}`;
  const asked = { expression, awaitPromise: true, returnByValue: true };
  const { result } = await session.send('Runtime.evaluate', asked);
  await session.detach();
  return result.value;
}

async function slowed(browser) {
  const page = await browser.context.newPage();
  const session = await browser.context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  return page;
}

/** The next run begins as this one did. */
async function takeBack(page) {
  await page.getByRole('button', { name: 'It was nothing' }).click();
  await happening(page).waitFor();
}
