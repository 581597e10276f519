/**
 * The lab on the production build: a system is built, broken, sought back in, branched, compared, undone and shared; by keyboard, on
 * a phone, with a damaged link, and as a figure in the frame of another page.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { PART_ACTIONS, RUN_ACTIONS } from '../../components/figure/actionList';
import { overflow, violations } from './look';
import { watch } from './watch';

const LAB = '/lab/kafka/first-rebalance';

const slider = (page: Page) => page.getByRole('slider', { name: 'Instant' }).first();
const clockOf = (seconds: number) => `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
const stands = (page: Page, seconds: number) =>
  expect(slider(page)).toHaveAttribute('aria-valuetext', new RegExp(`^${clockOf(seconds)}\\.000 `));
/** An instant on which the slider can stand. */
const seek = async (page: Page, seconds: number) => {
  await slider(page).fill(String(seconds * 1_000_000));
  await stands(page, seconds);
};
/** The lab answers: what stands there is a run, no longer the picture from the server. */
const alive = (page: Page) => expect(page.getByText(/^run [0-9a-f]{12}$/)).toBeVisible();
const said = (page: Page) => page.locator('main > [role="status"]');
const parts = (page: Page) => page.getByRole('region', { name: 'Parts and faults' });
const part = (page: Page, id: string) => parts(page).getByRole('button', { name: id, exact: true });
const time = (page: Page) => page.getByRole('toolbar');
const trouble = (page: Page) => page.getByRole('alert').filter({ hasText: /./ });

/** A run of which there are two futures: in one billing-2 is killed. */
const TWO = `?at=60s&line=1&lines=${encodeURIComponent('[[null,90000000,[]],[0,90000000,[[30000000,{"type":"crash","node":"billing-2"}]]]]')}`;

test('a system is built, broken, branched, compared, undone; its link opens equal elsewhere, after a reload, and back leads out', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const watched = watch(page, baseURL as string);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/lab');
  const form = page.getByRole('form', { name: 'A topic and a group' });
  await form.getByText('Numbers and settings').click();
  await form.getByLabel('members').fill('2');
  await form.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'A topic and a group' })).toBeVisible();
  await alive(page);
  await seek(page, 21);
  await part(page, 'billing-1').click();
  await page.keyboard.press('x');
  await expect(said(page)).toHaveText('billing-1 is killed.');
  await seek(page, 90);
  await seek(page, 30);
  await parts(page).getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('button', { name: /^what if 1/ })).toHaveAttribute('aria-pressed', 'true');
  await seek(page, 90);

  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const futures = page.getByRole('region', { name: 'Two futures' });
  await expect(futures).toContainText('They part at 00:30.000: on the left nothing was done, on the right billing-1 was started.');
  await expect(futures.getByRole('table', { name: 'Both sides so far' })).toContainText('partition-seconds without an owner');
  await futures.getByRole('button', { name: 'Close' }).click();

  // Undo goes to where it was done, redo does it again; a reset can be undone too.
  await time(page).getByRole('button', { name: 'Undo' }).click();
  await stands(page, 30);
  await time(page).getByRole('button', { name: 'Redo' }).click();
  await expect(said(page)).toHaveText('Done again.');
  await time(page).getByRole('button', { name: 'Reset' }).click();
  await stands(page, 0);
  await time(page).getByRole('button', { name: 'Undo' }).click();
  await expect(said(page)).toHaveText('Undone.');
  await seek(page, 81);

  await alive(page);
  const digest = await page.getByText(/^run [0-9a-f]{12}$/).innerText();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(said(page)).toHaveText('The link to this moment is copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await expect(page).toHaveURL(link);
  const other = await (await browser.newContext()).newPage();
  for (const open of [() => other.goto(link), () => other.reload()]) {
    await open();
    await expect(other.getByText(digest)).toBeVisible();
    await stands(other, 81);
    await expect(other.getByRole('button', { name: /^what if 1/ })).toHaveAttribute('aria-pressed', 'true');
    await expect(trouble(other)).toHaveCount(0);
  }
  await other.context().close();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible();
  expect(watched.seen).toEqual([]);
});

test('a link written by hand, without a version, is heard, and gets its version', async ({ page }) => {
  await page.goto(`${LAB}?at=75s`);
  await stands(page, 75);
  await expect(page).toHaveURL(/\?v=2&at=75s&sum=\w{7}$/);
  await expect(trouble(page)).toHaveCount(0);
});

test('a damaged link says what is wrong, and opens the rest', async ({ page }) => {
  const deeds = encodeURIComponent(
    '[[5,{"type":"explode"}],[9000000,{"type":"crash","node":"billing-3"}],[9000001,{"type":"crash","node":"nobody"}]]',
  );
  await page.goto(`${LAB}?v=2&seed=9&at=20s&part=billing-3&do=${deeds}&sum=0000000`);
  await alive(page);
  await expect(trouble(page)).toContainText('its checksum is that of another text');
  await expect(trouble(page)).toContainText('Deed 1 of the link is left out');
  await expect(trouble(page)).toContainText('cannot be done here: no node is named nobody');
  await expect(trouble(page)).toContainText('Everything else of the link is here.');
  await expect(page.getByRole('textbox', { name: 'seed' })).toHaveValue('9');
  await stands(page, 20);
  await expect(page.getByRole('region', { name: 'Inspector: billing-3' })).toContainText('down');
});

test('by keyboard alone: the same action from the palette, the menu of its part, its key and the tables; ? names every key', async ({
  page,
}) => {
  await page.goto(`${LAB}?at=20s`);
  await alive(page);
  const undone = async () => {
    await expect(said(page)).toHaveText('billing-3 is killed.');
    await slider(page).focus();
    await page.keyboard.press('Control+z');
    await expect(said(page)).toHaveText('Undone.');
  };
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Find/ }).fill('kill billing-3');
  await expect(page.getByRole('option').first()).toContainText('Kill: billing-3');
  await page.keyboard.press('Enter');
  await undone();

  await page.locator('[data-object="billing-3"]').first().focus();
  await page.keyboard.press('.');
  await expect(page.getByRole('menu', { name: 'Actions on billing-3' })).toBeVisible();
  await page.keyboard.press('x');
  await undone();

  await part(page, 'billing-3').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('x');
  await undone();

  await page.keyboard.press('t');
  const kill = page.getByRole('tabpanel').getByRole('button', { name: 'Kill billing-3' });
  await kill.focus();
  await page.keyboard.press('Enter');
  await undone();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys of this page' });
  for (const { key, does } of [...Object.values(PART_ACTIONS), ...Object.values(RUN_ACTIONS)]) {
    await expect(keys.getByRole('term').filter({ hasText: new RegExp(`^${key.replace(/[+]/g, '\\+')}$`) })).toHaveCount(1);
    await expect(keys).toContainText(does);
  }
  await page.keyboard.press('Escape');
  await expect(slider(page)).toBeFocused();
});

test('a pair of settings that cannot be is refused in Kafka’s words, an unwise one is said; both can be undone', async ({ page }) => {
  await page.goto(`${LAB}?at=10s&part=billing-1`);
  await alive(page);
  const inspector = page.getByRole('region', { name: 'Inspector: billing-1' });
  await inspector.getByRole('searchbox').fill('heartbeat.interval');
  await inspector.locator('summary').first().click();
  const field = inspector.getByRole('textbox', { name: 'heartbeat.interval.ms' });
  await field.fill('45000');
  await inspector.getByRole('button', { name: 'Set' }).click();
  await expect(inspector.getByRole('alert')).toContainText('Heartbeat must be set lower than the session timeout');
  await field.fill('20000');
  await inspector.getByRole('button', { name: 'Set' }).click();
  await expect(inspector).toContainText('two late heartbeats and the member is out');
  await time(page).getByRole('button', { name: 'Undo' }).click();
  await expect(inspector).not.toContainText('two late heartbeats');
});

test('a message tells its life, and each step is a seek', async ({ page }) => {
  await page.goto(`${LAB}?at=20s`);
  await alive(page);
  await page.getByRole('tab', { name: 'Message' }).click();
  const panel = page.getByRole('tabpanel');
  await panel.getByLabel('offset').fill('3');
  await panel.getByRole('button', { name: 'Show its life' }).click();
  for (const step of ['produced', 'appended', 'readable', 'fetched', 'delivered', 'effect', 'committed']) {
    await expect(panel.getByText(step, { exact: true })).toBeVisible();
  }
  const delivered = panel.getByRole('listitem').filter({ hasText: 'delivered' }).getByRole('button');
  const at = await delivered.innerText();
  await delivered.click();
  await expect(slider(page)).toHaveAttribute('aria-valuetext', new RegExp(`^${at.replace('.', '\\.')}`));
  await expect(panel.getByText('committed', { exact: true })).toHaveCount(0);
});

test('at 1440 px two futures stand in the window whole, side by side, without an accessibility violation', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })).newPage();
  await page.goto(`${LAB}${TWO}`);
  await alive(page);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)).toBe(0);
  const canvas = page.getByRole('region', { name: 'The system' });
  expect(await canvas.evaluate((each) => [each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight])).toEqual([0, 0]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Two futures' })).toContainText('They part at 00:30.000');
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test('on a phone the title is read, the whole system is drawn, the faults unfold, and nothing stands out of the page', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 800 }, hasTouch: true })).newPage();
  await page.goto(`${LAB}${TWO}&part=billing-1`);
  await alive(page);
  const title = await page.getByRole('heading', { level: 1 }).boundingBox();
  expect(title?.width).toBeGreaterThan(200);
  const canvas = page.getByRole('region', { name: 'The system' });
  expect(await canvas.evaluate((each) => [each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight])).toEqual([0, 0]);
  await page.getByText('Parts and faults', { exact: true }).tap();
  await parts(page).getByRole('button', { name: 'Kill', exact: true }).tap();
  await expect(said(page)).toHaveText('billing-1 is killed.');
  expect(await overflow(page)).toBe(0);
  await page.getByRole('button', { name: 'Compare', exact: true }).tap();
  await expect(page.getByRole('region', { name: 'Two futures' })).toBeVisible();
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});

test('an embed runs in the frame of a page of another origin, says how high it is, and leads to the lab; the lab is not framed', async ({
  page,
  baseURL,
}) => {
  const ours = new URL(baseURL as string).origin;
  const theirs = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>a page of somebody else</title>
      <script>addEventListener('message', ({ data }) => { document.title = data.type + ' ' + (data.height > 200); })</script>
      <iframe name="figure" width="700" height="700" src="${ours}/embed/kafka/first-rebalance"></iframe>
      <iframe name="lab" src="${ours}/lab/kafka/first-rebalance"></iframe>`);
  });
  await new Promise<void>((listening) => theirs.listen(0, '127.0.0.1', listening));
  try {
    await page.goto(`http://127.0.0.1:${(theirs.address() as AddressInfo).port}/`);
    await expect(page).toHaveTitle('highwater:height true');
    const frame = page.frameLocator('iframe[name="figure"]');
    const figure = frame.getByRole('figure', { name: /A consumer dies/ });
    const instant = frame.getByRole('slider', { name: 'Instant' });
    await expect(figure).toHaveAttribute('data-mode', 'paused');
    await instant.fill('30000000');
    await expect(instant).toHaveAttribute('aria-valuetext', /^00:30\.000/);
    const link = frame.getByRole('link', { name: 'open in lab' });
    await link.focus();
    await expect(link).toHaveAttribute('href', /^\/lab\/kafka\/first-rebalance\?v=2&at=30s&sum=\w{7}$/);
    await figure.getByRole('button', { name: 'Play' }).click();
    await expect(figure).toHaveAttribute('data-mode', 'playing');
    await expect(instant).not.toHaveAttribute('aria-valuetext', /^00:30\./);
    // What the browser put there instead of the lab.
    await expect.poll(() => page.frame('lab')?.url()).toBe('chrome-error://chromewebdata/');
  } finally {
    await new Promise((closed) => theirs.close(closed).closeAllConnections());
  }
});
