/** The incidents, as a learner meets them: judging that is called off, damaged leavings, the list and a page on a phone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const verdict = (page: Page) => page.getByRole('region', { name: /^(It |Not judged|Judging|The judging)/ });
const sentence = (page: Page, text: string | RegExp) => verdict(page).getByRole('heading', { level: 2, name: text });
const judgeButton = (page: Page) => verdict(page).getByRole('button', { name: /^Judge/ });
const knob = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const did = (page: Page) => page.getByRole('region', { name: 'What you did' });

/** Opens a challenge at an instant, and waits until its simulation answers. */
async function open(page: Page, id: string, at: string): Promise<void> {
  await page.goto(`/challenges/${id}?at=${at}`);
  await expect(page.getByText('The simulation is being fetched.')).toHaveCount(0);
  await expect(page.getByText(/^Its value comes with the simulation/)).toHaveCount(0);
}

const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

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
  await knob(page, 'workers of orders').fill('2');
  await knob(page, 'workers of orders').press('Enter');
  await expect(did(page)).toContainText('2 workers for orders');
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
