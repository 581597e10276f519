/** Watches a page for what must never happen: a request to another host, a breach of the content security policy, an error, a dead address. */
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
  page.on('response', (response) => {
    // The page itself may be the one that tells of a missing page.
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 400 && !isPage) seen.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on('console', (message) => {
    // Told better above.
    const isStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isStatus) seen.push(`console: ${message.text()}`);
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
    // A frame, so that what is watched for being seen is; a browser that draws nothing is not waited for.
    await page.evaluate(() => Promise.race([new Promise(requestAnimationFrame), new Promise((resolve) => setTimeout(resolve, 1_000))]));
  }
  await page.waitForLoadState('networkidle', { timeout: 15_000 }).catch(() => {
    // A prefetched page that does not exist never counts as loaded; the watch has its status.
  });
}
