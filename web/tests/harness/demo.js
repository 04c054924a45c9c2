/** A year of made-up life, written into a running server by the demo's own program. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawn, show } from './screen.js';

const target = new URL('../../../target/', import.meta.url);

/** Who has the log, and who may read it; the demo's program names them so. */
export const ROBIN = { email: 'robin@example.org', password: 'hold-the-rail' };
export const KIM = { email: 'kim@example.org', password: 'hold-the-rail' };

/** What `BANISTER_DEMO` says, or what was built. */
function program() {
  const built = ['debug', 'release'].map((kind) => fileURLToPath(new URL(`${kind}/xtask-demo`, target)));
  const found = [process.env.BANISTER_DEMO, ...built].find((path) => path && existsSync(path));
  if (!found) throw new Error('build the demo first: cargo build --package xtask --features demo');
  return found;
}

/** Fills the server at `url`; over when everything is there. */
export async function fill(url) {
  const words = [url, '--later-at', url, '--banister', 'banister', '--homes', '.'];
  const child = spawn(program(), words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the demo ended with ${code}`);
}

/** Logs somebody in on a device that nobody has used yet. */
export async function logIn(page, { email, password }) {
  await show(page, '#/account');
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.locator('form .button.main').click();
  await page.locator('form').waitFor({ state: 'detached' });
}

/** Robin's device, with all of the year on it. */
export async function asRobin(page) {
  await logIn(page, ROBIN);
  await show(page, '#/timeline');
  await page.locator('a.line').first().waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: /everything sent|alles gesendet/ })
    .waitFor();
  await drawn(page);
}

/** Kim's device, looking at Robin's log. */
export async function asKim(page) {
  await logIn(page, KIM);
  await show(page, '#/care');
  await page.getByRole('button', { name: 'Robin' }).click();
  // How old what is shown may be.
  await page.getByText(/^(Last contact|Not updated|Zuletzt|Nicht)/).first().waitFor();
  await drawn(page);
}
