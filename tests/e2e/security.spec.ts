/** Nothing leaves this host, and no page runs a script that we did not write: on every page that the build made. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { readThrough, watch } from './watch';

/** Every built page has an entry: the hashes of its inline scripts. */
const built: Record<string, string[]> = JSON.parse(readFileSync('.next/csp.json', 'utf8'));
const pages = Object.keys(built).filter((path) => !path.startsWith('/_'));
const MISSING_PAGE = '/no-such-page';

test('every page file is built into at least one static page', () => {
  const routes: Record<string, string> = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8'));
  const patterns = Object.entries(routes)
    .filter(([file, route]) => file.endsWith('/page') && !route.startsWith('/_'))
    .map(([, route]) => route);
  expect(patterns).toContain('/');
  for (const route of patterns) {
    const shape = new RegExp(`^${route.replace(/\[\.\.\.\w+\]/g, '.+').replace(/\[\w+\]/g, '[^/]+')}$`);
    expect(
      pages.filter((page) => shape.test(page)),
      `no static page of ${route}`,
    ).not.toEqual([]);
  }
});

/** A lab and a figure for other pages are one page each, whatever the scenario: the first of each family of scenarios speaks for the rest. */
const families = new Map(pages.map((path) => [/^\/(lab|embed)\/\w+\//.exec(path)?.[0] ?? path, path]));
const differing = [...families.values()];

for (const path of [...differing, MISSING_PAGE]) {
  test(`${path} stays on this host and within its policy`, async ({ page, baseURL }) => {
    const { seen } = watch(page, new URL(baseURL ?? '').origin);
    await readThrough(page, path);
    expect(seen).toEqual([]);
  });
}

for (const path of [...pages, MISSING_PAGE]) {
  test(`${path} is served from the build with every security header`, async ({ request }) => {
    const response = await request.get(path);
    const headers = response.headers();
    expect(response.status()).toBe(path === MISSING_PAGE ? 404 : 200);
    expect(headers['x-nextjs-cache']).toBe('HIT');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['x-powered-by']).toBeUndefined();
    const policy = headers['content-security-policy'] ?? '';
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toMatch(/^'self'( 'sha256-[\w+/=]+')+$/);
    expect(policy).toContain("connect-src 'self';");
    const isEmbed = path.startsWith('/embed/');
    expect(/frame-ancestors ([^;]*)/.exec(policy)?.[1]).toBe(isEmbed ? '*' : "'none'");
    expect(headers['x-frame-options']).toBe(isEmbed ? undefined : 'DENY');
  });
}

test('only embeds may be framed by other pages', async ({ request }) => {
  const { 'content-security-policy': policy, 'x-frame-options': frame } = (await request.get('/embed/any')).headers();
  expect(policy).toMatch(/frame-ancestors \*/);
  expect(frame).toBeUndefined();
});

test('a script that a worker is made from has a policy of its own', async ({ request }) => {
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(await (await request.get('/')).text())?.[1] ?? '';
  const headers = (await request.get(script)).headers();
  expect(headers['content-security-policy']).toBe("default-src 'none'; script-src 'self'; connect-src 'self'");
});

test('the watch sees a planted script and a planted picture of another host', async ({ page, baseURL }) => {
  const { seen } = watch(page, new URL(baseURL ?? '').origin);
  await page.route('/', async (route) => {
    const response = await route.fetch();
    const planted = '<script>document.title = "planted"</script><img src="https://example.com/planted.png" alt="">';
    await route.fulfill({ response, body: (await response.text()).replace('</body>', `${planted}</body>`) });
  });
  await page.goto('/');
  await expect.poll(() => seen.filter((line) => /content security policy/i.test(line)).length).toBeGreaterThanOrEqual(2);
  expect(seen.join('\n')).toContain('example.com');
  expect(await page.title()).not.toBe('planted');
});

test('the watch sees a request to another host where no policy stops it', async ({ page, baseURL }) => {
  const { seen } = watch(page, new URL(baseURL ?? '').origin);
  await page.route('https://example.com/**', (route) => route.abort());
  await page.route('/', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    const planted = '<img src="https://example.com/planted.png" alt="">';
    await route.fulfill({ response, headers, body: (await response.text()).replace('</body>', `${planted}</body>`) });
  });
  await page.goto('/');
  await expect.poll(() => seen).toContain('request to another host: https://example.com/planted.png');
});
