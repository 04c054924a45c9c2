/** What an owner and a caregiver do about an invite. */

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
