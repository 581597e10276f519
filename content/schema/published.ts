/** JSON Schemas for editors and other tools, made from the schemas that check: one source, two forms. */
import { z } from 'zod';
import { challengeSchema, deedsSchema } from './challenge';
import { scenarioSchema } from './scenario';

/** File name and text of each. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const text = (schema: z.ZodType) => `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
  return new Map([
    ['scenario', text(scenarioSchema)],
    ['challenge', text(challengeSchema)],
    ['commands', text(deedsSchema)],
  ]);
}
