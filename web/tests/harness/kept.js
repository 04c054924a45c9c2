/** What is in the app's storage, read beside the app. */

/** The keys of one of the device's stores. */
export function keys(page, name) {
  return page.evaluate(async (store) => {
    const open = indexedDB.open('banister');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const found = open.result.transaction(store).objectStore(store).getAllKeys();
    await new Promise((resolve) => (found.onsuccess = resolve));
    open.result.close();
    return found.result;
  }, name);
}

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

/** Logs out, and waits for the form; `name` is what the button says. */
export async function logOut(page, name = 'Log out') {
  await page.goto(`${new URL('/', page.url())}#/account`);
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  if (name !== 'Log out') await page.getByRole('button', { name }).click();
  await page.getByLabel('E-mail').waitFor();
}
