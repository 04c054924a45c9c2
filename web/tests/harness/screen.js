/** Going to a screen, and knowing that all of it is there. */

/** Nothing changed for this long: what was asked of the core has been drawn. */
const QUIET_MS = 150;

/** Shows the screen at `hash`, drawn to its end. */
export async function show(page, hash) {
  const isOther = await page.evaluate((to) => {
    // Without a screen it is the start.
    if ((location.hash || '#/now') === to) return false;
    document.querySelector('main')?.firstElementChild?.setAttribute('data-before', '');
    location.hash = to;
    return true;
  }, hash);
  if (isOther) await page.locator('main [data-before]').waitFor({ state: 'detached' });
  await drawn(page);
}

/** Until the screen has a heading and says nothing about waiting, and stays as it is. */
export async function drawn(page) {
  await page.locator('main h1').waitFor();
  await page.waitForFunction(() => !/One moment …|Einen Moment …/.test(document.body.innerText));
  await page.evaluate(quiet, QUIET_MS);
}

/** In the page: until nothing is drawn anew but texts that tick. */
function quiet(ms) {
  return new Promise((resolve) => {
    const done = () => {
      watch.disconnect();
      resolve();
    };
    let timer = setTimeout(done, ms);
    const watch = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, ms);
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
}
