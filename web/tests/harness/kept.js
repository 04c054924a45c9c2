/** What is in the app's storage, read beside the app. */

/** The keys in one of the device's stores. */
export const keys = (page, store) => read(page, store, 'getAllKeys');

/** The values in one of them. */
export const rows = (page, store) => read(page, store, 'getAll');

function read(page, store, all) {
  return page.evaluate(
    async ([name, method]) => {
      const open = indexedDB.open('banister');
      // Where there is none, none is made.
      open.onupgradeneeded = () => open.transaction.abort();
      const isThere = await new Promise((resolve) => {
        open.onsuccess = () => resolve(true);
        open.onerror = () => resolve(false);
      });
      if (!isThere) return [];
      const found = open.result.transaction(name).objectStore(name)[method]();
      await new Promise((resolve) => (found.onsuccess = resolve));
      open.result.close();
      return found.result;
    },
    [store, all],
  );
}

/** How many changes there are, and how many of them no server has. */
export async function counts(page) {
  const pages = await rows(page, 'pages');
  const sum = (of) => pages.reduce((total, one) => total + one[of], 0);
  return { changes: sum('changes'), unsent: sum('unsent') };
}

/** Until the counts are as `isRight` wants them. The storage tells nobody when something is written
    into it: it is asked again and again. */
export async function until(page, isRight, patienceMs = 30_000) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await counts(page);
    if (isRight(found)) return;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(found)}`);
    await page.waitForTimeout(50);
  }
}

/** Until nothing is left to send, as the storage counts it. */
export const nothingUnsent = (page) => until(page, ({ unsent }) => unsent === 0);

/** Which device it is, which log it writes into, and whose session it has. */
export function who(page) {
  return page.evaluate(async () => {
    const open = indexedDB.open('banister');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const store = open.result.transaction('device').objectStore('device');
    const [identity, session] = [store.get('identity'), store.get('session')];
    await new Promise((resolve) => (session.onsuccess = resolve));
    open.result.close();
    return { ...identity.result, account: session.result?.account ?? null };
  });
}

/** Clears all that the site keeps, as browsers do that need the room or have not seen it lately. */
export async function evict(context, url) {
  const page = await context.newPage();
  const browser = await context.newCDPSession(page);
  await browser.send('Storage.clearDataForOrigin', {
    origin: new URL(url).origin,
    storageTypes: 'all',
  });
  await page.close();
}

/** Logs out, and waits for the form; `name` is what the button says. */
export async function logOut(page, name = 'Log out') {
  await page.goto(`${new URL('/', page.url())}#/account`);
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  if (name !== 'Log out') await page.getByRole('button', { name }).click();
  await page.getByLabel('E-mail').waitFor();
}
