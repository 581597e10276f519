/** The incidents, as a learner meets them: read, tried, judged, taken back, left and found again. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { overflow, violations } from './look';

// Twenty runs from beginning to end, twice over, on a machine that has other things to do.
test.describe.configure({ timeout: 800_000 });
const JUDGED = { timeout: 360_000 };

const verdict = (page: Page) => page.getByRole('region', { name: /^(It |Not judged|Judging|The judging)/ });
const sentence = (page: Page, text: string | RegExp) => verdict(page).getByRole('heading', { level: 2, name: text });
const judgeButton = (page: Page) => verdict(page).getByRole('button', { name: /^Judge/ });
const knob = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const did = (page: Page) => page.getByRole('region', { name: 'What you did' });
const system = (page: Page) => page.getByRole('figure', { name: /^Your system/ });
const instant = (page: Page) => page.getByRole('slider', { name: 'Instant' });
const last = (page: Page) => page.getByRole('list', { name: 'What happened last' });

/** The simulation has answered, what was left here is open, and its knobs take changes. */
async function answers(page: Page): Promise<void> {
  await expect(system(page)).toHaveAttribute('data-mode', 'paused');
  await expect(system(page).locator('[inert]')).toHaveCount(0);
  await expect(page.getByText(/^Its value comes with the simulation/)).toHaveCount(0);
}

async function open(page: Page, id: string, at: string): Promise<void> {
  await page.goto(`/challenges/${id}?at=${at}`);
  await answers(page);
}

/** Sets a knob, and waits until it stands among what was done. */
async function set(page: Page, name: string, value: string, words = `${name}=${value}`): Promise<void> {
  await knob(page, name).fill(value);
  await knob(page, name).press('Enter');
  await expect(did(page)).toContainText(words);
}

/** An instant on which the slider can stand. */
async function seek(page: Page, seconds: number, shown: string | RegExp): Promise<void> {
  await instant(page).fill(String(seconds * 1_000_000));
  await expect(instant(page)).toHaveAttribute('aria-valuetext', shown);
}

async function judge(page: Page): Promise<void> {
  await judgeButton(page).click();
  await expect(sentence(page, /^It /)).toBeVisible(JUDGED);
}

/** Does not hold; and the first seed that broke is open, where the note says it is. @returns the instant. */
async function expectLost(page: Page): Promise<string> {
  await expect(sentence(page, /^It does not hold/)).toBeVisible();
  const note = verdict(page).getByRole('status');
  await expect(note).toContainText(/^Seed \d+ is open below, at \d\d:\d\d\.\d{3}, just before/);
  const [, seed, at = ''] = /^Seed (\d+) is open below, at ([\d:.]+), /.exec((await note.textContent()) ?? '') ?? [];
  await expect(page.getByRole('figure', { name: `Your system, seed ${seed}` })).toBeVisible();
  await expect(instant(page)).toHaveAttribute('aria-valuetext', new RegExp(`^${at.replace('.', '\\.')} `));
  await expect(page).toHaveURL(new RegExp(`seed=${seed}$`));
  return at;
}

async function expectWon(page: Page): Promise<void> {
  await expect(sentence(page, 'It holds. 20 of 20.')).toBeVisible();
  await expect(verdict(page).getByRole('table', { name: 'What it cost, on the worst seed' })).toBeVisible();
  await expect(verdict(page).getByRole('heading', { name: 'Why it works' })).toBeVisible();
}

interface Case {
  readonly id: string;
  readonly at: string;
  readonly wrong: (page: Page) => Promise<void>;
  readonly right: (page: Page) => Promise<void>;
}

const cases: readonly Case[] = [
  {
    id: 'kafka/idle-half',
    at: '20s',
    wrong: (page) => set(page, 'partition.assignment.strategy', 'roundrobin'),
    right: (page) => set(page, 'partition.assignment.strategy', 'cooperative-sticky'),
  },
  {
    id: 'kafka/monday-backlog',
    at: '40s',
    wrong: (page) => set(page, 'members of billing', '24', 'start billing-5'),
    right: async (page) => {
      await page.getByRole('button', { name: 'bulk, 320 ms an order' }).click();
      await expect(did(page)).toContainText('320ms a record');
      await set(page, 'members of billing', '6', 'start billing-5, billing-6');
    },
  },
  {
    id: 'kafka/more-hands',
    at: '20s',
    wrong: (page) => set(page, 'max.poll.records', '500'),
    right: (page) => set(page, 'partition.assignment.strategy', 'cooperative-sticky'),
  },
];

for (const { id, at, wrong, right } of cases) {
  test(`${id}: a tempting fix does not hold, a right one holds on every seed`, async ({ page }) => {
    await open(page, id, at);
    await wrong(page);
    await judge(page);
    await expectLost(page);
    await did(page).getByRole('button', { name: 'Reset' }).click();
    await expect(did(page)).toContainText('Nothing yet.');
    await open(page, id, at);
    await right(page);
    await judge(page);
    await expectWon(page);
  });
}

test('kafka/evicted-while-working: the failing seed opens just before the eviction; fewer records a poll hold', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'kafka/evicted-while-working', '1s');
  await set(page, 'session.timeout.ms', '1200000');
  await judge(page);
  expect(await expectLost(page)).toMatch(/^05:05\.9/);
  const eviction = 'billing-3 has left';
  await expect(last(page)).not.toContainText(eviction);
  await seek(page, 307.8, /^05:07\.800/);
  await expect(last(page)).toContainText(eviction);
  await did(page).getByRole('button', { name: 'Reset' }).click();
  await expect(did(page)).toContainText('Nothing yet.');
  await open(page, 'kafka/evicted-while-working', '1s');
  await set(page, 'max.poll.records', '100');
  await judge(page);
  await expectWon(page);
});

/** Tab by Tab to the control of that name. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`no Tab leads to ${control}`);
}

test('queues/black-friday by keyboard alone: eight workers cost too much, four for two minutes hold', async ({ page }) => {
  const workers = knob(page, 'workers of orders');
  const type = async (value: string, words: string) => {
    await tabTo(page, workers);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
    await expect(did(page)).toContainText(words);
  };
  const go = async (key: string, shown: RegExp) => {
    await page.keyboard.press(key);
    await expect(instant(page)).toHaveAttribute('aria-valuetext', shown);
  };
  await page.goto('/challenges/queues/black-friday');
  await answers(page);
  await tabTo(page, instant(page));
  await go('Home', /^00:00\.000/);
  await type('8', '8 workers for orders');
  await tabTo(page, judgeButton(page));
  await page.keyboard.press('Enter');
  await expect(sentence(page, 'It does not hold. 0 of 20.')).toBeFocused(JUDGED);
  await expect(verdict(page)).toContainText('The workers cost at most 1300: broken on 20 of 20');

  await tabTo(page, did(page).getByRole('button', { name: 'Reset' }));
  await page.keyboard.press('Enter');
  await expect(did(page)).toContainText('Nothing yet.');
  await tabTo(page, instant(page));
  await go('PageUp', /^01:00\.000/);
  await type('4', '4 workers for orders');
  await tabTo(page, instant(page));
  await go('PageUp', /^02:00\.000/);
  await go('PageUp', /^03:00\.000/);
  await type('1', '1 worker for orders');
  await tabTo(page, judgeButton(page));
  await page.keyboard.press('Enter');
  await expect(sentence(page, 'It holds. 20 of 20.')).toBeFocused(JUDGED);
});

test('what was solved in one tab stands in the other, after a reload, in the list and in the log; back brings it again', async ({
  context,
  page,
}) => {
  const other = await context.newPage();
  await open(other, 'queues/black-friday', '1s');
  await page.bringToFront();
  await open(page, 'queues/black-friday', '1s');
  await set(page, 'workers of orders', '3', '3 workers for orders');
  await seek(page, 240, /^04:00\.000/);
  await set(page, 'workers of orders', '1', '1 worker for orders');
  await judge(page);
  await expectWon(page);

  await other.bringToFront();
  await expect(other.getByText('solved, best 2 actions')).toBeVisible();
  await other.getByRole('button', { name: 'A nudge' }).click();
  await set(other, 'workers of orders', '8', '8 workers for orders');
  await other.reload();
  await expect(sentence(other, 'It holds. 20 of 20.')).toBeVisible();
  await expect(other.getByText(/^A nudge\./)).toBeVisible();
  await other.close();

  await page.goto('/challenges/queues/black-friday');
  await answers(page);
  await expect(did(page).getByRole('listitem')).toHaveCount(2);
  await did(page).getByRole('button', { name: 'Undo' }).click();
  await expect(did(page).getByRole('listitem')).toHaveCount(1);
  await expect(verdict(page)).toContainText('before your last change');
  await did(page).getByRole('button', { name: 'Redo' }).click();
  await expect(did(page).getByRole('listitem')).toHaveCount(2);
  await verdict(page).getByRole('link', { name: 'Watch it fail in the lab' }).click();
  // The lab has written its own state into the address: the deed of the link is in it.
  await expect(page).toHaveURL(/\/lab\/queues\/black-friday\?v=2&at=[\d.]+s&do=.*bound.*100/);
  await page.goBack();
  await expect(sentence(page, 'It holds. 20 of 20.')).toBeVisible();
  await page.getByRole('link', { name: 'Challenges' }).first().click();
  await expect(page.getByRole('row', { name: /Black Friday/ })).toContainText('solved, best 2 actions');
  await page.goto('/progress');
  await expect(page.getByText(/solved Black Friday with 2 actions on 20 seeds/)).toBeVisible();
});

test('judging can be called off, and then nothing was judged', async ({ page }) => {
  await open(page, 'kafka/monday-backlog', '40s');
  await judgeButton(page).click();
  await expect(verdict(page).getByRole('status')).toContainText('of 20 runs are done');
  await verdict(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(sentence(page, 'Not judged yet.')).toBeVisible();
  await page.reload();
  await expect(sentence(page, 'Not judged yet.')).toBeVisible();
  await expect(page.getByText('Last attempt')).toHaveCount(0);
});

test('damaged leavings and a damaged address are named, and the challenge can be played', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('highwater.challenge.queues/black-friday', '{"v":1,"hints":9,'));
  await page.goto('/challenges/queues/black-friday?seed=none');
  await expect(page.getByText(/kept of this challenge cannot be read/)).toBeVisible();
  await expect(page.getByText(/The seed of the link, "none"/)).toBeVisible();
  await answers(page);
  await set(page, 'workers of orders', '2', '2 workers for orders');
});

for (const [path, colorScheme] of [
  ['/challenges', 'light'],
  ['/challenges', 'dark'],
  ['/challenges/kafka/evicted-while-working', 'light'],
] as const) {
  test(`${path} has no accessibility violation and fits a phone, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme, viewport: { width: 360, height: 900 } })).newPage();
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText(/^Its value comes with the simulation/)).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
}
