/**
 * `npm run diagrams`: renders content/diagrams/*.mmd with Mermaid in a browser and writes the pictures beside them.
 * Each picture names what it was made from; a test compares, so that none is stale. Neither start nor build needs a browser for them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { ensureBrowser } from './lib/browser.mjs';
import { SETTINGS, stamp, withTokens } from './lib/diagrams.mjs';

const folder = fileURLToPath(new URL('../content/diagrams/', import.meta.url));
const mermaid = fileURLToPath(new URL('../node_modules/mermaid/dist/mermaid.min.js', import.meta.url));

const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : [],
});
const page = await browser.newPage();
await page.setContent('<!doctype html><body></body>');
await page.addScriptTag({ path: mermaid });
for (const file of readdirSync(folder).filter((name) => name.endsWith('.mmd'))) {
  const id = file.slice(0, -'.mmd'.length);
  const source = readFileSync(folder + file, 'utf8');
  const svg = await page.evaluate(
    async ({ name, text, settings }) => {
      // The library puts itself on the window.
      const { mermaid } = /** @type {any} */ (window);
      mermaid.initialize(settings);
      const { svg } = await mermaid.render(name, text);
      return /** @type {string} */ (svg);
    },
    { name: `diagram-${id}`, text: source, settings: SETTINGS },
  );
  writeFileSync(`${folder}${id}.svg`, `<!-- ${stamp(source)} -->\n${withTokens(svg)}\n`);
  process.stdout.write(`${id}.svg\n`);
}
await browser.close();
