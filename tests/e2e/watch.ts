/** Watches a page for what must never happen: a request to another host, a breach of the content security policy, an uncaught error. */
import type { Page } from '@playwright/test';

export interface Watch {
  /** What was seen so far, one sentence each. */
  readonly seen: string[];
}

/** Call before the page is opened. */
export function watch(page: Page, origin: string): Watch {
  const seen: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (/^https?:|^wss?:/.test(protocol) && asked !== origin) seen.push(`request to another host: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) seen.push(`policy: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
  return { seen };
}

/** Opens a page and scrolls through it, so that what waits for being seen loads as well. */
export async function readThrough(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'load' });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let y = 0; y < height; y += 600) {
    await page.evaluate((top) => scrollTo({ top, behavior: 'instant' }), y);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await page.waitForLoadState('networkidle');
}
