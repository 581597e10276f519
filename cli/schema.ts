/** `npm run schema`: writes the published JSON Schemas from the ones that check. A test fails when they are stale. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { publishedSchemas } from '@/content/schema/published';

mkdirSync('public/schema', { recursive: true });
for (const [name, text] of publishedSchemas()) writeFileSync(`public/schema/${name}.json`, text);
