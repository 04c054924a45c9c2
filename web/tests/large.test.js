/** The two controls, and the first word after a tap, are on the screen however large the letters;
    so are the ends of an episode, unless the letters leave no room for them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { end, ready, tap, toNow, unhurried } from './harness/app.js';
import { setLetters } from './harness/layout.js';
import { drawn } from './harness/screen.js';
import { stage } from './harness/stage.js';

const SCREENS = [
  { width: 390, height: 844, letters: 1 },
  { width: 320, height: 568, letters: 1 },
  { width: 844, height: 390, letters: 1 },
  { width: 667, height: 375, letters: 1 },
  { width: 568, height: 320, letters: 1 },
  { width: 390, height: 844, letters: 2 },
  { width: 320, height: 568, letters: 2 },
  { width: 844, height: 390, letters: 2 },
];

const GUIDE = ['.guide .word', '.guide .hint'];
const ENDS = ['.end:first-child', '.end:last-child'];

for (const language of ['en', 'de'])
  test(`the controls and the first word are seen: ${language}`, { timeout: 120_000 }, async (t) => {
    const { browser, server } = stage(t);
    const { url } = await server();
    const page = await (await browser()).open(url);
    const faults = [];
    for (const isSpasmDay of [false, true]) {
      if (isSpasmDay) await twoSpasms(page);
      await page.evaluate((to) => localStorage.setItem('language', to), language);
      for (const screen of SCREENS) {
        const found = await look(page, screen);
        const { width, height, letters } = screen;
        const where = `${width}×${height} × ${letters}${isSpasmDay ? ', spasm day' : ''}`;
        faults.push(...found.map((fault) => `${where}: ${fault}`));
      }
    }
    assert.equal(faults.join('\n'), '');
  });

/** From now on the start says what day it is, and asks about the last one. */
async function twoSpasms(page) {
  await page.evaluate(() => localStorage.setItem('language', 'en'));
  await page.reload();
  for (let spasm = 0; spasm < 2; spasm += 1) {
    await toNow(page);
    await tap(page);
    await end(page);
  }
  await toNow(page);
  await page.locator('a.day').waitFor();
}

/** The start, then what a tap far below shows. */
async function look(page, { letters, ...size }) {
  await page.setViewportSize(size);
  await page.reload();
  await ready(page);
  await drawn(page);
  // For as long as the page is not loaded anew.
  await setLetters(page, letters);
  const faults = await page.evaluate(unseen, ['.happening', '.happening .word', '.coming']);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.locator('.coming').click();
  await page.locator('.end').first().waitFor();
  faults.push(...(await page.evaluate(unseen, GUIDE)));
  faults.push(...(await seen(page, letters, ENDS)));
  await unhurried(page);
  await page.locator('.end').first().click();
  // Above all that, it can be taken back.
  await page.locator('.end', { hasText: /Easing|Lässt nach/ }).waitFor();
  await page.locator('.toast').waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  faults.push(...(await seen(page, letters, [...GUIDE, ...ENDS])));
  await unhurried(page);
  await page.locator('button.corner').click();
  await page.locator('.happening').waitFor();
  return faults;
}

/** What is not on the screen; where letters are large it may have to be scrolled to. */
async function seen(page, letters, selectors) {
  const faults = [];
  for (const selector of selectors) {
    if (letters > 1) await page.evaluate(toTop, selector);
    faults.push(...(await page.evaluate(unseen, [selector])));
  }
  return faults;
}

/** In the page. */
function toTop(selector) {
  const { top } = document.querySelector(selector).getBoundingClientRect();
  scrollBy({ top: top - 8, behavior: 'instant' });
}

/** In the page: what is not wholly on the screen, covered, or breaks a word. */
function unseen(selectors) {
  const faults = [];
  for (const selector of selectors) {
    const shown = document.querySelector(selector);
    const { left, right, top, bottom } = shown.getBoundingClientRect();
    const foot = document.querySelector('footer');
    const isStuck = foot && getComputedStyle(foot).position === 'sticky';
    const end = isStuck ? foot.getBoundingClientRect().top : innerHeight;
    if (top < 0 || left < 0 || right > innerWidth + 1 || bottom > end + 1)
      faults.push(`${selector} from ${Math.round(top)} to ${Math.round(bottom)} of ${Math.round(end)}`);
    faults.push(...broken(shown));
  }
  return faults;

  /** Words that go on in the next line. */
  function broken(shown) {
    const walk = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode())
      for (const word of walk.currentNode.data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(walk.currentNode, word.index);
        range.setEnd(walk.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1) found.push(`"${word[0]}" is broken`);
      }
    return found;
  }
}
