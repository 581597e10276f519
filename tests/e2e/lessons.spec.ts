/** The lesson on consumer lag, on the production build: it holds still for who wants no motion, and has no accessibility violation. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { violations } from './look';

const SECOND = 1_000_000;
const NEWEST = '/learn/consumer-lag';

const figureOf = (page: Page, id: string): Locator => page.locator(`figure[id="${id}"]`);

test('with reduced motion nothing is animated, and a figure still steps', async ({ browser }) => {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await page.goto(NEWEST);
  const figure = figureOf(page, 'kafka/lag-drain');
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute('data-mode', 'paused');
  const slider = figure.getByRole('slider', { name: 'Instant' });
  const before = Number(await slider.inputValue());
  await figure.getByRole('button', { name: 'Step to the next event' }).click();
  await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(before);
  await figure.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(before + SECOND);
  const animated = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration ?? 0) > 1)
      .map((animation) => (animation as CSSAnimation).animationName ?? 'a transition'),
  );
  expect(animated).toEqual([]);
  await page.context().close();
});

for (const colorScheme of ['light'] as const) {
  test(`the lesson on lag has no accessibility violation, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme, reducedMotion: 'reduce' })).newPage();
    await page.goto(NEWEST);
    await page.evaluate(() => document.fonts.ready);
    await figureOf(page, 'kafka/lag-drain').getByRole('button', { name: 'as a table' }).click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
}
