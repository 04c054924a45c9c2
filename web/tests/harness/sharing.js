/** What an owner and a caregiver do about an invite. */
import { device } from './app.js';

/** A person with a log, and a caregiver who looks at it; `before` is done by the owner first. */
export async function pair(browser, url, { role, before = async () => {} } = {}) {
  const owner = await device(browser, url, 'person@example.org', true);
  const caregiver = await device(browser, url, 'caregiver@example.org', true);
  await before(owner);
  await join(caregiver, await invite(owner, role));
  return { owner, caregiver };
}

/** Makes an invite; its link. */
export async function invite(page, role = 'Can look') {
  await page.goto(`${new URL('/', page.url())}#/sharing`);
  const form = page.locator('section', {
    has: page.getByRole('heading', { name: 'Invite somebody' }),
  });
  await form.getByRole('button', { name: role, exact: true }).click();
  await form.getByRole('button', { name: 'Make an invite' }).click();
  return form.getByLabel('Link', { exact: true }).inputValue();
}

/** Opens the link as somebody who is logged in, joins, and looks at the log. */
export async function join(page, link) {
  await page.goto(link);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await page.getByText(/^You look at:/).waitFor();
}

/** One of the others in the list of those who can see the log. */
export async function member(page) {
  await page.goto(`${new URL('/', page.url())}#/sharing`);
  return page.getByRole('group').filter({ has: page.getByRole('button', { name: 'Remove' }) });
}
