/** What is done to a rendered diagram before it is committed. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTokens } from '@/scripts/lib/diagrams.mjs';

test('long numbers are rounded, and two that only a point keeps apart stay two', () => {
  expect(withTokens('M3.14159 -2.718C1.25.5-17.001.45 0.0004,6e-7 5-0.004')).toBe('M3.1 -2.7C1.25.5-17.001.45 0,6e-7 5-0');
});

test('the colours of the theme become tokens', () => {
  expect(withTokens('fill:#1B262E;stroke:rgb(125, 119, 103)')).toBe('fill:var(--ink);stroke:var(--line-2)');
});

/** The grammar of path data: commands and numbers, each arc and curve with as many as it needs. */
const ARITY: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };

function isSound(path: string): boolean {
  return [...path.matchAll(/([a-z])([^a-df-z]*)/gi)].every(([, command = '', rest = '']) => {
    const arity = ARITY[command.toLowerCase()];
    if (arity === undefined) return false;
    // The two flags of an arc need nothing between them and the next number.
    const text = command.toLowerCase() === 'a' ? rest.replace(/([01])([01])(?=[-.\d])/g, ' $1 $2 ') : rest;
    const count = text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi)?.length ?? 0;
    return arity === 0 ? count === 0 : count > 0 && count % arity === 0;
  });
}

test.each(readdirSync('content/diagrams').filter((file) => file.endsWith('.svg')))('%s: every path can be drawn', (file) => {
  const paths = Array.from(readFileSync(`content/diagrams/${file}`, 'utf8').matchAll(/ d="([^"]*)"/g), ([, d]) => d as string);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !isSound(path))).toEqual([]);
});
