/**
 * The newcomer's journey, on the production build: roadmap, lesson, a prediction against the run, a failure caused and repaired,
 * progress, reload, still there. Asserted on the text twin, which says what the drawing shows.
 */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { scenarioOf } from '../../content/library';
import { Run } from '../../simulator/run';
import { watch } from './watch';

const LESSON = '/learn/consumer-groups';

/** The figure with that title, with its table shown. */
async function figure(page: Page, title: string): Promise<Locator> {
  const found = page.getByRole('figure', { name: new RegExp(title) });
  await found.scrollIntoViewIfNeeded();
  await found.getByRole('button', { name: 'as a table' }).click();
  return found;
}

const row = (within: Locator, member: string) => within.getByRole('row', { name: new RegExp(`^${member} `) });

test('roadmap, lesson, predict, break, repair, progress, reload', async ({ page, baseURL }) => {
  const watched = watch(page, baseURL as string);
  await page.goto('/');
  await page.getByRole('link', { name: /Start here/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Why, when, how' })).toBeVisible();
  await page.goto('/');
  await page.getByRole('link', { name: /04 Consumer groups/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Consumer groups' })).toBeVisible();

  // Predict first: the run begins with the answer, and stops when it has shown it.
  const first = await figure(page, 'A consumer dies');
  await first.getByRole('button', { name: 'Within 3 s: a heartbeat is missed' }).click();
  await expect(first.getByText('The run says otherwise.')).toBeVisible();
  await expect(row(first, 'billing-2').first()).toContainText('down', { timeout: 30_000 });
  await expect(first.getByRole('slider', { name: 'Instant' })).toHaveAttribute('aria-valuetext', /^01:15/, { timeout: 45_000 });
  await expect(row(first, 'orders-2')).not.toContainText('billing-2');

  // Repair: start it again, and it owns something again.
  await first.getByRole('button', { name: 'Start billing-2' }).first().click();
  await first.getByRole('button', { name: 'Play' }).click();
  await expect(row(first, 'billing-2').first()).toContainText(/p\d/, { timeout: 30_000 });
  await first.getByRole('button', { name: 'Pause', exact: true }).first().click();

  // A check, with an explanation for the option that was taken.
  const check = page.getByRole('region', { name: /A handler blocks for six minutes/ });
  await check.getByRole('button', { name: 'It is removed after 45 s' }).click();
  await expect(check.getByRole('status')).toContainText('Not so.');
  await check.getByRole('button', { name: 'It leaves the group after five minutes' }).click();
  await expect(check.getByRole('status')).toContainText('Right.');

  // Everything is still there after a reload, and the roadmap knows.
  await page.reload();
  await expect(page.getByRole('region', { name: /A handler blocks for six minutes/ }).getByRole('status')).toContainText('Right.');
  await page.goto('/');
  await expect(page.getByRole('link', { name: /04 Consumer groups/ })).toContainText('started');
  expect(watched.seen).toEqual([]);
});

test('continue leads back to the section where reading stopped', async ({ page }) => {
  await page.goto(LESSON);
  // The log is open, and what is noted from now on reaches it.
  await expect(page.locator('nav li[data-here]').first()).toContainText('started');
  await page.locator('#independent-groups').scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 400));
  await expect(page.locator('aside li[aria-current="location"]')).toContainText('One topic, many groups');
  await page.goto('/');
  await page.getByRole('link', { name: /Continue/ }).click();
  await expect(page).toHaveURL(/consumer-groups#independent-groups$/);
  await expect(page.locator('#independent-groups')).toBeInViewport({ ratio: 0 });
});

test('the same by keyboard only: predict, break, repair, check', async ({ page }) => {
  await page.goto(LESSON);
  const first = page.getByRole('figure', { name: /A consumer dies/ });
  const press = async (button: Locator) => {
    await button.focus();
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
  };
  await press(first.getByRole('button', { name: 'as a table' }));
  await press(first.getByRole('button', { name: 'About 45 s' }));
  await expect(first.getByText('As you said.')).toBeVisible();
  await expect(row(first, 'billing-2').first()).toContainText('down', { timeout: 30_000 });
  await press(first.getByRole('button', { name: 'Undo' }));
  await expect(row(first, 'billing-2').first()).not.toContainText('down');
  const check = page.getByRole('region', { name: /You set no partition.assignment.strategy/ });
  await press(check.getByRole('button', { name: 'range', exact: true }));
  await expect(check.getByRole('status')).toContainText('Right.');
});

test('without scripts the lesson can be read, figures included', async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(LESSON);
  await expect(page.getByRole('heading', { name: 'Two clocks' })).toBeVisible();
  await expect(
    page
      .getByRole('figure', { name: /A consumer dies/ })
      .locator('svg')
      .first(),
  ).toBeAttached();
});

test('a run in the page’s worker has the digest of the same run in Node', async ({ page }) => {
  const scenario = scenarioOf('kafka/first-rebalance');
  const run = new Run(scenario);
  run.seek(run.end);
  await page.goto('/lab/kafka/first-rebalance');
  const slider = page.getByRole('slider', { name: 'Instant' }).first();
  await slider.focus();
  await page.keyboard.press('End');
  // The page shows the first twelve digits.
  await expect(page.getByText(`run ${run.digest().slice(0, 12)}`)).toBeVisible({ timeout: 30_000 });
});
