import { expect, type Page } from '@playwright/test';

/** Resolves when the script of a page listens: what is pressed on a drawn page before that is lost, or goes to the browser. */
export async function hydrated(page: Page): Promise<void> {
  const find = page.getByRole('button', { name: 'Find a lesson, term or setting' });
  // React notes on each element that it listens to.
  await expect.poll(() => find.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactProps$')))).toBe(true);
}
