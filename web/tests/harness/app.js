/** What a person does in the app, and sees. */
export const happening = (page) => page.getByRole('button', { name: 'It is happening' });

/** One tap, stored: the guide is there. */
export async function tap(page) {
  await happening(page).click();
  await running(page).waitFor();
}

/** The control that is there while an episode runs. */
export const running = (page) => page.getByRole('button', { name: 'Over', exact: true });

/** Ends what runs, and is asked how it was. */
export async function end(page) {
  await running(page).waitFor();
  await unhurried(page);
  await running(page).click();
  await page.waitForURL(/#\/after\//);
  await running(page).waitFor({ state: 'detached' });
}

/** A tap where another control may have been a moment ago is not counted: there is no event. */
export const unhurried = (page) => page.waitForTimeout(800);

/** Goes to the start, where a tap counts. */
export async function toNow(page) {
  await page.goto(`${new URL('/', page.url())}#/now`);
  await happening(page).or(running(page)).waitFor();
  await unhurried(page);
}

/** The core is there, and the storage. */
export function ready(page) {
  return page.waitForFunction(() => performance.getEntriesByName('core').length > 0);
}

/** Everything the app needs is on the device: from now on it opens without a network. */
export async function installed(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
}

/** Logs in, or registers if `isNew`. `isTheirs`: the answer to whether what was logged here while
    nobody was logged in is theirs; `isBefore`: to whether they are who was logged in before. Asked
    only if there is anything. */
export async function enter(page, email, isNew, isTheirs, isBefore) {
  await page.goto(`${new URL('/', page.url())}#/account`);
  if (isNew) await page.getByRole('button', { name: 'New account' }).first().click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('a long password');
  for (const [name, answer] of [['Is it yours?', isTheirs], ['Is that you', isBefore]]) {
    if (answer === undefined) continue;
    const asked = page.getByRole('group', { name });
    await asked.getByRole('button', { name: answer ? 'Yes' : 'No' }).click();
  }
  await page.locator('form button[type=submit], form button:not([type])').last().click();
}

/** A device of its own, on which somebody has logged in, or registered if they are new. */
export async function device(browser, url, email, isNew) {
  const page = await (await browser()).open(url);
  await enter(page, email, isNew);
  await settled(page);
  return page;
}

/** A phone and a tablet of one person who is new. */
export async function phoneAndTablet(browser, url) {
  const email = 'person@example.org';
  const phone = await device(browser, url, email, true);
  return { phone, tablet: await device(browser, url, email, false), email };
}

/** How many lines the timeline has, at least one. */
export async function lines(page) {
  await page.goto(`${new URL('/', page.url())}#/timeline`);
  await page.locator('a.line').first().waitFor();
  return page.locator('a.line').count();
}

/** Logged in, and everything sent. */
export async function settled(page) {
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  await sent(page);
}

/** Until the status line says that everything is sent. */
export async function sent(page, timeout = 15_000) {
  const said = page.getByRole('status').filter({ hasText: 'everything sent' });
  await said.waitFor({ timeout });
}
