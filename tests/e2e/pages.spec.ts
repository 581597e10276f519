/** The pages around the lessons: progress, settings, glossary, and the palette that finds everything. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { hydrated } from './hydrated';
import { file, played } from './logs';
import { overflow, violations } from './look';

const key = 'highwater.preferences';

async function openProgress(page: Page): Promise<void> {
  await page.goto('/progress');
  await expect(page.getByRole('button', { name: 'Export' })).toBeEnabled();
}

const rows = (page: Page) => page.getByRole('region', { name: 'The log' }).getByRole('listitem');

test('what is done elsewhere on the site stands in the log, outlives a reload, and can be removed and put back', async ({ page }) => {
  await page.goto('/');
  await hydrated(page);
  await page.getByRole('button', { name: 'Set the state of Consumer groups' }).click();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await openProgress(page);
  const entry = rows(page).filter({ hasText: 'marked Consumer groups as done' });
  await expect(entry).toHaveCount(1);
  await expect(page.getByText('done, on your word')).toBeVisible();

  await entry.getByRole('button').click();
  await expect(entry).toContainText('removed');
  await expect(page.getByText('done, on your word')).toHaveCount(0);
  await page.reload();
  await expect(entry).toContainText('removed');
  await entry.getByRole('button', { name: /^Put back/ }).click();
  await expect(page.getByText('done, on your word')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('done, on your word')).toHaveCount(0);
});

test('the log goes out as one file and comes in elsewhere; twice changes nothing; damage is named; an import can be taken back', async ({
  page,
  browser,
}) => {
  await openProgress(page);
  await page.getByLabel('File to import').setInputFiles(file([played('a', 0), { v: 1, id: 'torn', type: 'played' }, { v: 7, id: 'late' }]));
  await expect(page.getByText('1 entry was added to your log. 2 entries could not be counted')).toBeVisible();
  const aside = page.getByRole('region', { name: 'Set aside' });
  await expect(aside).toContainText('Entry torn (played) has a fault at');
  await expect(aside).toContainText('Entry late was written by a newer version');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const exported = await download;
  expect(exported.suggestedFilename()).toMatch(/^highwater-progress-\d{4}-\d\d-\d\d\.json$/);
  const path = await exported.path();
  expect(readFileSync(path, 'utf8')).toContain('"torn"');

  const other = await (await browser.newContext()).newPage();
  await openProgress(other);
  await other.getByLabel('File to import').setInputFiles(path);
  await expect(other.getByText('1 entry was added to your log. 2 entries could not be counted')).toBeVisible();
  await other.getByLabel('File to import').setInputFiles(path);
  await expect(other.getByText('Nothing new was in this file. 3 entries were here already.')).toBeVisible();
  await expect(rows(other)).toHaveCount(1);

  await other.getByLabel('File to import').setInputFiles(file([played('b', 1), played('c', 2)]));
  await expect(rows(other)).toHaveCount(3);
  await other.getByRole('button', { name: 'Take the import back' }).click();
  await expect(rows(other).filter({ hasText: 'repaired' }).filter({ hasText: 'removed' })).toHaveCount(2);

  await other.getByLabel('File to import').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"half') });
  await expect(other.getByText(/This file is not a progress file that can be read.*Nothing was changed/)).toBeVisible();
});

test('two tabs show one log', async ({ context }) => {
  const [one, other] = [await context.newPage(), await context.newPage()];
  await openProgress(one);
  await openProgress(other);
  await one.getByLabel('File to import').setInputFiles(file([played('a', 0)]));
  await expect(rows(other)).toHaveCount(1);
  await other.getByRole('button', { name: /^Remove/ }).click();
  await expect(rows(one).filter({ hasText: 'removed' }).first()).toBeVisible();
});

test('a full disk is said where one is, and nothing is lost once there is room', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (sessionStorage.getItem('disk') === 'full') throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, args);
    } as typeof put;
  });
  await page.goto('/learn/consumer-groups');
  const check = page.getByRole('region', { name: /A handler blocks for six minutes/ });
  await check.scrollIntoViewIfNeeded();
  await page.evaluate(() => sessionStorage.setItem('disk', 'full'));
  await check.getByRole('button', { name: 'It leaves the group after five minutes' }).click();
  await expect(check.getByRole('status')).toContainText('Right.');
  const notice = page.getByText(/storage is full, so your latest progress lasts only while this page is open/);
  await expect(notice).toBeVisible();

  await page.evaluate(() => sessionStorage.removeItem('disk'));
  await page.getByRole('button', { name: 'Try to save now' }).click();
  await expect(notice).toHaveCount(0);
  await page.reload();
  await expect(check.getByRole('status')).toContainText('Right.');
});

test('twenty thousand entries come in, page by page', async ({ page }) => {
  await openProgress(page);
  await page.getByLabel('File to import').setInputFiles(file(Array.from({ length: 20_000 }, (_, n) => played(`e${n}`, n))));
  await expect(page.getByText(/^20.000 entries were added to your log\.$/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Page 1 of 100').first()).toBeVisible();
  await expect(rows(page)).toHaveCount(200);
  await page.getByRole('button', { name: 'Oldest' }).first().click();
  await expect(page.getByText('Page 100 of 100').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: /9 March 2026/ })).toBeVisible();
});

test('a setting holds at once, on every page, after a reload and before any script but the first; undo and reset bring it back', async ({
  page,
}) => {
  await page.goto('/settings');
  const html = page.locator('html');
  const sample = page.getByText('This is how a lesson reads with these settings.');
  const before = await sample.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  await page.getByRole('group', { name: 'Text size' }).getByRole('button', { name: '150 %' }).click();
  await page.getByRole('group', { name: 'Reading width' }).getByRole('button', { name: 'Narrow' }).click();
  await page.getByRole('group', { name: 'Motion' }).getByRole('button', { name: 'Reduced' }).click();
  await page.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'Dark' }).click();
  const after = await sample.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(after / before).toBeCloseTo(1.5);

  await page.route(/_next\/static\/.*\.js/, (route) => route.abort());
  await page.goto('/glossary');
  await expect(html).toHaveAttribute('data-text-size', '150');
  await expect(html).toHaveAttribute('data-width', 'narrow');
  await expect(html).toHaveAttribute('data-motion', 'reduced');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(11, 23, 32)');
  await page.unrouteAll();

  await page.goto('/settings');
  await expect(page.getByRole('group', { name: 'Text size' }).getByRole('button', { name: '150 %' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.getByRole('button', { name: 'Reset reading' }).click();
  await expect(html).not.toHaveAttribute('data-theme');
  await expect(html).toHaveAttribute('data-motion', 'reduced');
  await page.getByRole('button', { name: /^Undo Reading as by default/ }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate((name) => localStorage.getItem(name), key)).toContain('"textSize":"150"');
});

test('a damaged setting falls back alone, and the page says which', async ({ page }) => {
  await page.addInitScript(([name]) => localStorage.setItem(name as string, '{"v":1,"theme":"dark","textSize":"huge"}'), [key]);
  await page.goto('/settings');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).not.toHaveAttribute('data-text-size');
  await expect(page.getByText('What was remembered as textSize ("huge") is none of its values')).toBeVisible();
});

test('another tab follows a choice', async ({ context }) => {
  const [one, other] = [await context.newPage(), await context.newPage()];
  await one.goto('/settings');
  await other.goto('/glossary');
  await one.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'Dark' }).click();
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
});

for (const width of [1440, 360]) {
  test(`text at 150 % in a wide column stays within ${width} px`, async ({ page }) => {
    await page.addInitScript(([name]) => localStorage.setItem(name as string, '{"v":1,"textSize":"150","width":"wide"}'), [key]);
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/', '/progress', '/settings', '/glossary', '/learn/consumer-groups', '/lab']) {
      await page.goto(path);
      expect(await overflow(page), path).toBe(0);
    }
  });
}

test('a term has an address; the filter narrows the list; a link into it shows all again', async ({ page }) => {
  await page.goto('/glossary#high-watermark');
  await expect(page.locator('#high-watermark')).toBeInViewport();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('replic');
  await expect(page.locator('#zombie')).toHaveCount(0);
  await expect(page.locator('#isr')).toBeVisible();
  await page.evaluate(() => location.assign('#zombie'));
  await expect(page.locator('#zombie')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('no such thing');
  await expect(page.getByText('No term holds “no such thing”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('#zombie')).toBeVisible();
});

test('by keyboard: find, choose, go; a letter wrong does no harm; Esc closes and gives the focus back', async ({ page }) => {
  await page.goto('/');
  const find = page.getByRole('button', { name: 'Find a lesson, term or setting' });
  const field = page.getByRole('combobox', { name: 'Find a lesson, term, scenario or setting' });
  await hydrated(page);
  await find.click();
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(find).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await expect(page.getByRole('option')).not.toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(find).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await page.keyboard.type('high watermrk');
  const first = page.getByRole('option').first();
  await expect(first).toContainText('High watermark');
  await expect(first).toContainText('Term');
  await expect(field).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id')) ?? '');
  expect(await violations(page)).toEqual([]);

  await field.fill('group');
  const second = page.getByRole('option').nth(1);
  await page.keyboard.press('ArrowDown');
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await field.fill('high watermark');
  await expect(first).toContainText('High watermark');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/glossary#high-watermark');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('#high-watermark')).toBeInViewport();
});

test('nothing found is said, with what to do', async ({ page }) => {
  await page.goto('/settings');
  await hydrated(page);
  await page.getByRole('button', { name: 'Find a lesson, term or setting' }).click();
  await page.getByRole('combobox', { name: 'Find a lesson, term, scenario or setting' }).fill('zeppelin');
  await expect(page.getByText('Nothing here is called “zeppelin”.')).toBeVisible();
});

test('? lists the keys of the page, but not while somebody types', async ({ page }) => {
  await page.goto('/progress');
  const keys = page.getByRole('dialog', { name: 'Keys of this page' });
  await hydrated(page);
  await page.keyboard.press('?');
  await expect(keys).toBeVisible();
  await expect(keys).toContainText('undo the last change made here');
  await page.keyboard.press('Escape');
  await page.goto('/glossary');
  await page.getByRole('searchbox', { name: 'Filter' }).pressSequentially('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('on a phone the pages are behind one button, which closes when one is chosen', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  await page.goto('/');
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Glossary' });
  await expect(link).toBeHidden();
  await page.getByRole('button', { name: 'Pages', exact: true }).click();
  await link.click();
  await expect(page).toHaveURL('/glossary');
  await expect(link).toBeHidden();
  expect(await overflow(page)).toBe(0);
});
