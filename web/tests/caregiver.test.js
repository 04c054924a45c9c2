import assert from 'node:assert/strict';
import test from 'node:test';
import { end, sent, tap, toNow, unhurried } from './harness/app.js';
import { counts } from './harness/kept.js';
import { member, pair } from './harness/sharing.js';
import { stage } from './harness/stage.js';

/** A person with a log, and a caregiver who looks at it. */
async function watched(t, role) {
  const { browser, server } = stage(t);
  const home = await server();
  const { owner, caregiver } = await pair(browser, home.url, { role });
  await toNow(owner);
  return { owner, caregiver, home };
}

test(
  'a caregiver sees it begin, ease and end; asks, and is answered during it',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver } = await watched(t);
    await caregiver.getByText('No spasm recorded in the last days').waitFor();
    const tapped = performance.now();
    await tap(owner);
    await caregiver.getByRole('heading', { name: /^Spasm in progress since/ }).waitFor();
    t.diagnostic(
      `from the tap to the caregiver's screen: ${Math.round(performance.now() - tapped)} ms`,
    );
    await unhurried(owner);
    await owner.getByRole('button', { name: 'Easing' }).click();
    await caregiver.getByText(/^Easing since/).waitFor();

    // In another room: seen by nobody until the owner's screen has it.
    await caregiver.getByRole('button', { name: 'Again?' }).click();
    const asked = caregiver.getByRole('listitem').filter({ hasText: 'Again?' });
    await owner.getByText('Somebody asks: Again?').waitFor();
    await asked.filter({ hasText: /Seen at/ }).waitFor();
    await asked.filter({ hasText: 'No answer yet' }).waitFor();
    await unhurried(owner);
    await owner.getByRole('button', { name: 'Please come' }).click();
    await asked.filter({ hasText: 'Answer: Please come' }).waitFor();

    // What needs no answer does not hide what waits for one.
    await unhurried(caregiver);
    await caregiver.getByRole('button', { name: 'Shall I come?' }).click();
    await owner.getByText('Somebody asks: Shall I come?').waitFor();
    await unhurried(caregiver);
    await caregiver.getByRole('button', { name: /^Thinking of you/ }).click();
    const kind = caregiver.getByRole('listitem').filter({ hasText: 'Thinking of you' });
    await kind.filter({ hasText: 'Delivered' }).waitFor();
    await unhurried(owner);
    await owner.getByRole('button', { name: 'Please come' }).click();
    await owner.getByText('Somebody asks: Thinking of you').waitFor();

    await end(owner);
    await caregiver.getByRole('heading', { name: /^The last spasm ended at/ }).waitFor();
  },
);

test(
  'what is asked while the owner looks elsewhere is delivered, and seen only later',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver } = await watched(t);
    await caregiver.getByRole('button', { name: 'How are you?' }).click();
    const asked = caregiver.getByRole('listitem').filter({ hasText: 'How are you?' });
    await asked.filter({ hasText: 'Delivered' }).waitFor();
    await owner.goto(`${new URL('/', owner.url())}#/today`);
    await owner.getByText('How are you?').waitFor();
    await asked.filter({ hasText: /Seen at/ }).waitFor();
    await owner.getByRole('button', { name: 'I’m fine' }).click();
    await asked.filter({ hasText: 'Answer: I’m fine' }).waitFor();
  },
);

test(
  'what is asked while no device of the person is there is sent, and delivered only later',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver, home } = await watched(t);
    const [context, url] = [owner.context(), owner.url()];
    await owner.close();
    await caregiver.getByRole('button', { name: 'How are you?' }).click();
    const asked = caregiver.getByRole('listitem').filter({ hasText: 'How are you?' });
    const isSent = asked.filter({ hasText: 'Sent, waits for a device of theirs' });
    await isSent.waitFor();
    // What is asked after that, and cannot be sent, makes no difference to it.
    await home.stop();
    await unhurried(caregiver);
    await caregiver.getByRole('button', { name: 'Again?' }).click();
    const again = caregiver.getByRole('listitem').filter({ hasText: 'Again?' });
    await again.filter({ hasText: 'Waiting to be sent' }).waitFor();
    assert.equal(await isSent.count(), 1);
    await home.restart();
    // There, and not looked at: it is not asked about on this screen.
    const page = await context.newPage();
    await page.goto(url);
    await asked.filter({ hasText: 'Delivered' }).waitFor();
    assert.equal(await asked.filter({ hasText: /Seen at/ }).count(), 0);
  },
);

test(
  'a caregiver is told since when the person’s devices are silent',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver } = await watched(t);
    const heard = caregiver.getByText(/^Last contact of their devices: /);
    await heard.waitFor();
    await tap(owner);
    await caregiver.getByRole('heading', { name: /^Spasm in progress since/ }).waitFor();
    const silent = new Date(Date.now() - 10 * 60_000);
    await caregiver.route('**/v1/logs/*/members', async (route) => {
      const answer = await route.fetch();
      const { items } = await answer.json();
      for (const one of items) if (one.role === 'owner') one.last_seen_at = silent.toISOString();
      await route.fulfill({ json: { items } });
    });
    // A device that is taken up again asks at once.
    await takeUp(caregiver);
    await caregiver.getByText('None of their devices has been in contact since then').waitFor();
    const time = silent.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    await caregiver.getByText(new RegExp(`^Not updated since .*${time}`)).waitFor();
    assert.equal(await heard.count(), 0);
    // How long it has gone on is not known any more.
    assert.equal(await caregiver.getByText(/^for \d/).count(), 0);

    await caregiver.goto(`${new URL('/', caregiver.url())}#/today`);
    await caregiver.getByText('None of their devices has been in contact since then').waitFor();
  },
);

test(
  'a caregiver far away sees the day that it is for the person',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver } = await watched(t, 'Can look and write');
    // Twenty-five hours apart: it is never the same day.
    await moveTo(owner, 'Pacific/Kiritimati');
    await moveTo(caregiver, 'Pacific/Pago_Pago');
    for (const _ of [1, 2]) {
      await toNow(owner);
      await tap(owner);
      await end(owner);
    }
    await owner.goto(`${new URL('/', owner.url())}#/today`);
    await owner.getByRole('heading', { name: 'Spasm day: 2 spasms' }).waitFor();
    assert.equal(await owner.getByText('By the clock of').count(), 0);
    await caregiver.goto(`${new URL('/', caregiver.url())}#/today`);
    await caregiver.getByRole('heading', { name: 'Spasm day: 2 spasms' }).waitFor();
    await caregiver.getByText('By the clock of Pacific/Kiritimati').waitFor();
    // What the caregiver does tells nothing of where the person is.
    await unhurried(caregiver);
    await caregiver.getByRole('region', { name: 'Heat' }).getByRole('button').first().click();
    await caregiver.getByRole('timer').waitFor();
    await caregiver.getByRole('heading', { name: 'Spasm day: 2 spasms' }).waitFor();
    assert.equal(await caregiver.getByText('By the clock of Pacific/Kiritimati').count(), 1);

    // Nothing was recorded lately: where the person lives.
    const { owner: other, caregiver: friend } = await watched(t);
    await moveTo(friend, 'Pacific/Pago_Pago');
    await other.goto(`${new URL('/', other.url())}#/settings`);
    await other.getByLabel('Time zone where you live').selectOption('Pacific/Kiritimati');
    await friend.goto(`${new URL('/', friend.url())}#/today`);
    await friend.getByText('By the clock of Pacific/Kiritimati').waitFor();
  },
);

test('a spasm day of somebody else is not one’s own', { timeout: 120_000 }, async (t) => {
  const { owner, caregiver } = await watched(t);
  for (const _ of [1, 2]) {
    await toNow(owner);
    await tap(owner);
    await end(owner);
  }
  await caregiver.goto(`${new URL('/', caregiver.url())}#/today`);
  await caregiver.getByRole('heading', { name: 'Spasm day: 2 spasms' }).waitFor();
  await caregiver.getByText('They have not written a list.').waitFor();
  assert.equal(await caregiver.getByText('Write your list').count(), 0);
});

test(
  'removed while watching, a caregiver sees and hears nothing more and is told so',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver } = await watched(t);
    await tap(owner);
    await caregiver.getByRole('heading', { name: /^Spasm in progress since/ }).waitFor();
    const kim = await member(owner);
    await kim.getByRole('button', { name: 'Remove' }).click();
    await kim.getByText('They stop seeing the log at once').waitFor();
    const removed = performance.now();
    await kim.getByRole('button', { name: 'Remove' }).click();
    await caregiver.getByText(/^Your access to “.*” has ended or is paused/).waitFor();
    t.diagnostic(
      `from removing to the caregiver's screen: ${Math.round(performance.now() - removed)} ms`,
    );
    assert.equal(await caregiver.getByText(/Spasm in progress|You look at/).count(), 0);

    const before = (await counts(caregiver)).changes;
    await toNow(owner);
    await end(owner);
    await sent(owner);
    // Something of its own is exchanged: had the server more for it, that would be there now.
    await toNow(caregiver);
    await tap(caregiver);
    await end(caregiver);
    await sent(caregiver);
    assert.equal((await counts(caregiver)).changes, before + 2);
    await caregiver.goto(`${new URL('/', caregiver.url())}#/care`);
    await caregiver.getByRole('heading', { name: 'Who can see this log' }).waitFor();
    assert.equal(await caregiver.getByRole('button', { name: 'A log', exact: true }).count(), 0);
  },
);

test(
  'paused and woken again, a caregiver sees what came meanwhile',
  { timeout: 120_000 },
  async (t) => {
    const { owner, caregiver } = await watched(t);
    const kim = await member(owner);
    await kim.getByRole('button', { name: 'Pause' }).click();
    await caregiver.getByText(/has ended or is paused/).waitFor();
    await toNow(owner);
    await tap(owner);
    const again = await member(owner);
    await changed(owner, () => again.getByRole('button', { name: 'Go on' }).click());
    await takeUp(caregiver);
    await caregiver.getByRole('button', { name: 'A log', exact: true }).click();
    await caregiver.getByRole('heading', { name: /^Spasm in progress since/ }).waitFor();
    assert.equal(await caregiver.getByText(/has ended or is paused/).count(), 0);
  },
);

test('who may write no longer is not offered it any more', { timeout: 120_000 }, async (t) => {
  const { owner, caregiver } = await watched(t, 'Can look and write');
  await caregiver.goto(`${new URL('/', caregiver.url())}#/timeline`);
  const add = caregiver.getByRole('link', { name: 'Add a spasm from earlier' });
  await add.waitFor();
  const kim = await member(owner);
  await changed(owner, () => kim.getByLabel('What they may do').selectOption('viewer'));
  await takeUp(caregiver);
  await add.waitFor({ state: 'detached' });
});

/** Does it, and waits for the server's word. */
async function changed(owner, act) {
  const answered = owner.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await act();
  assert.equal((await answered).status(), 200);
}

/** A device that is taken up again asks at once; one that is looked at, once a minute. */
function takeUp(page) {
  return page.evaluate(() => dispatchEvent(new Event('online')));
}

/** What the clocks of this page show from now on. */
async function moveTo(page, timezoneId) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setTimezoneOverride', { timezoneId });
  await page.reload();
}
