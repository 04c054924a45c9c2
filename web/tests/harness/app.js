/** What a person does in the app, and sees. */
export const happening = (page) => page.getByRole('button', { name: 'It is happening' });

/** One tap, stored: the guide's first word is there. */
export async function tap(page) {
  await happening(page).click();
  await page.getByText('Stop', { exact: true }).first().waitFor();
}

/** Ends what runs. */
export async function end(page) {
  await page.getByRole('button', { name: 'Over', exact: true }).click();
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
