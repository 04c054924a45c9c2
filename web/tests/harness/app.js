/** What a person does in the app, and sees. */
export const happening = (page) => page.getByRole('button', { name: 'It is happening' });

/** One tap, stored: the guide is there. */
export async function tap(page) {
  await happening(page).click();
  await running(page).waitFor();
}

/** The control that is there while an episode runs. */
export const running = (page) => page.getByRole('button', { name: 'Over', exact: true });

/** Ends what runs. */
export async function end(page) {
  await running(page).click();
  await running(page).waitFor({ state: 'detached' });
}

/** How many episodes are kept on the device, as its storage counts changes. */
export function counts(page) {
  return page.evaluate(async () => {
    const open = indexedDB.open('banister');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const all = open.result.transaction('pages').objectStore('pages').getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    open.result.close();
    const sum = (of) => all.result.reduce((total, page) => total + page[of], 0);
    return { changes: sum('changes'), unsent: sum('unsent') };
  });
}

/** Everything the app needs is on the device: from now on it opens without a network. */
export async function installed(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
}

/** Logs in, or registers if `isNew`. */
export async function enter(page, email, isNew) {
  await page.goto(`${new URL('/', page.url())}#/account`);
  if (isNew) await page.getByRole('button', { name: 'New account' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('a long password');
  await page.locator('form button[type=submit], form button:not([type])').last().click();
}

/** Logged in, and everything sent. */
export async function settled(page) {
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  await page.getByRole('status').filter({ hasText: 'everything sent' }).waitFor();
}
