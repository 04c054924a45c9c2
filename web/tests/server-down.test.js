import test from 'node:test';
import { device, end, enter, sent, settled, tap, toNow } from './harness/app.js';
import { invite, join } from './harness/sharing.js';
import { stage } from './harness/stage.js';

/** After this long without a word, what is shown may be old. */
const SILENCE = '06:00';
/** The longest pause between two attempts to reach the server. */
const PAUSE_MS = 60_000;

test(
  'while the server is away everybody is told how old it is; then all of it goes out',
  { timeout: 240_000 },
  async (t) => {
    const { browser, server } = stage(t);
    const home = await server();
    const owner = await device(browser, home.url, 'person@example.org', true);
    const caregiver = await (await browser()).open('about:blank');
    // Hers can be moved on: nobody waits for minutes here.
    await caregiver.clock.install();
    await caregiver.goto(home.url);
    await enter(caregiver, 'caregiver@example.org', true);
    await settled(caregiver);
    await join(caregiver, await invite(owner));
    await caregiver.getByText(/^Last contact of their devices/).waitFor();

    await home.stop();
    await toNow(owner);
    await tap(owner);
    await end(owner);
    await owner.getByRole('status').filter({ hasText: 'not sent yet: 2' }).waitFor();
    await caregiver.clock.fastForward(SILENCE);
    await caregiver.getByText(/^Not updated since/).waitFor();
    await caregiver.getByText('What is going on now may not be shown here.').waitFor();
    await caregiver.getByRole('button', { name: 'Again?' }).click();
    await caregiver.getByText('Waiting to be sent').waitFor();

    await home.restart();
    await sent(owner, PAUSE_MS + 10_000);
    await caregiver.clock.fastForward(PAUSE_MS);
    await caregiver
      .getByRole('heading', { name: /^The last spasm ended at/ })
      .waitFor({ timeout: PAUSE_MS });
    await caregiver.getByText(/^Last contact of their devices/).waitFor();
    await caregiver.getByText('Delivered').waitFor();
    await owner.goto(`${home.url}/#/care`);
    await owner.getByText('Again?').waitFor();
  },
);
