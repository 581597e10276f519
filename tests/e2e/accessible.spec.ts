/** Every kind of page, in both themes, on a desk and on a phone: no violation of WCAG that axe knows, and nothing wider than the window. */
import { expect, type Page, test } from '@playwright/test';
import { file, played } from './logs';
import { overflow, violations } from './look';

const PATHS = [
  '/',
  '/learn/roadmap',
  '/learn/consumer-groups',
  '/lab',
  '/lab/kafka/first-rebalance',
  '/embed/kafka/first-rebalance',
  '/progress',
  '/settings',
  '/glossary',
  '/no-such-page',
];

for (const path of PATHS) {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 360],
  ] as const) {
    test(`${path} has no accessibility violation and fits, ${colorScheme}, ${width} px`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(path);
      await page.evaluate(() => document.fonts.ready);
      if (path === '/progress') await fill(page);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await context.close();
    });
  }
}

/** A log with what it can show: an entry, one that was removed, one that a newer version wrote. */
async function fill(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Export' })).toBeEnabled();
  await page.getByLabel('File to import').setInputFiles(file([played('a', 0), played('b', 1), { v: 9, id: 'late' }]));
  await page
    .getByRole('button', { name: /^Remove: repaired/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /^Put back/ })).toHaveCount(2);
}
