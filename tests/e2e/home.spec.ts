/** The home page as a visitor meets it: no title cut, by keyboard, with a theme that stays. */
import { expect, test } from '@playwright/test';
import { hydrated } from './hydrated';

test('on the narrowest map no title is cut', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 1264, height: 900 } })).newPage();
  await page.goto('/');
  await page.evaluate(() => document.fonts.ready);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('main ol li :is(a, div) > span:nth-child(2)')]
      .filter((title) => title.scrollWidth > title.clientWidth)
      .map((title) => title.textContent),
  );
  expect(cut).toEqual([]);
});

test('by keyboard: the skip link leads to the content, and continue is the first thing there', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /Start here/ })).toBeFocused();
});

test('a chosen theme is there before the page is painted again', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // Without any script but the one in the head the choice must already hold.
  await page.route(/_next\/static\/.*\.js/, (route) => route.abort());
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(11, 23, 32)');
});

test('the learner’s word on a lesson is kept, and taken back where it was given', async ({ page }) => {
  await page.goto('/');
  await hydrated(page);
  const lesson = page.getByRole('link', { name: /04 Consumer groups/ });
  await page.getByRole('button', { name: 'Set the state of Consumer groups' }).click();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await expect(lesson).toContainText('done, you said');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(lesson).toContainText('new');
});

test('a lesson that is not written says so and leads nowhere', async ({ page }) => {
  await page.goto('/');
  const item = page.getByRole('listitem').filter({ hasText: /^02/ });
  await expect(item).toContainText('not written yet');
  await expect(item.getByRole('link')).toHaveCount(0);
});

test('an address without a page answers in words, with a way back', async ({ page }) => {
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page at this address.');
  await page.getByRole('main').getByRole('link', { name: 'Back to the roadmap' }).click();
  await expect(page).toHaveURL('/');
});
