/** The house rules hold in every source file, and a file that breaks one is caught. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Breach, breaches } from './boundaries';

const ROOTS = ['app', 'components', 'content', 'progress', 'simulator', 'cli'];

function sourceFiles(): string[] {
  return ROOTS.flatMap((root) => {
    try {
      return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => `${root}/${name.replaceAll('\\', '/')}`);
    } catch {
      return [];
    }
  }).filter((path) => /\.[mc]?[jt]sx?$/.test(path));
}

function sentences(path: string, ...lines: string[]): string[] {
  return breaches(path, lines.join('\n')).map(({ line, sentence }) => `${line}: ${sentence}`);
}

test('no source file breaks a dependency direction or a ban', () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(20);
  const found: Breach[] = files.flatMap((path) => breaches(path, readFileSync(path, 'utf8')));
  expect(found.map(({ path, line, sentence }) => `${path}:${line} ${sentence}`)).toEqual([]);
});

test.each([
  ['a model that imports another model', 'simulator/kafka/broker.ts', "import { queue } from '../services/queue';"],
  ['a kernel that imports a model', 'simulator/kernel/simulation.ts', "import type { KafkaFact } from '../kafka/facts';"],
  ['a reader that imports a model as code', 'simulator/oracle/ledger.ts', "import { broker } from '../kafka/broker';"],
  [
    'a reader that imports one name as code among types',
    'simulator/projections/lag.ts',
    "import { type Fact, broker } from '../kafka/broker';",
  ],
  ['a reader that imports the scenario as code', 'simulator/projections/view.ts', "import { duration } from '../scenario/laws';"],
  ['a scenario that imports the door', 'simulator/scenario/judge.ts', "import type { Run } from '../run';"],
  ['a model that imports the scenario', 'simulator/services/queue.ts', "import type { Scenario } from '../scenario/types';"],
  ['a simulator that imports a page', 'simulator/run.ts', "import { Lab } from '@/components/lab/Lab';"],
  ['a simulator with a dependency', 'simulator/kernel/queue.ts', "import TinyQueue from 'tinyqueue';"],
  ['a simulator that imports a part of Node', 'simulator/kernel/digest.ts', "import { createHash } from 'node:crypto';"],
  ['a new folder of the simulator that no rule names', 'simulator/pulsar/broker.ts', "import { kafka } from '../kafka/broker';"],
  ['a component that reaches past the door', 'components/lab/Lab.tsx', "import { Simulation } from '@/simulator/kernel/simulation';"],
  ['a component that re-exports from past the door', 'components/lab/index.ts', "export * from '../../simulator/kernel/queue';"],
  ['a component that imports on demand', 'components/lab/Lab.tsx', "const kernel = await import('@/simulator/kernel/simulation');"],
  [
    'a worker made from past the door',
    'components/lab/start.ts',
    "new Worker(new URL('../../simulator/kernel/worker.ts', import.meta.url));",
  ],
  ['a component that imports a route', 'components/lab/Lab.tsx', "import { metadata } from '@/app/layout';"],
  ['progress that imports a component', 'progress/log.ts', "import { Button } from '@/components/ui/Button';"],
  ['content that imports the kernel', 'content/schema/scenario.ts', "import { seconds } from '../../simulator/kernel/time';"],
  ['content that imports a component', 'content/lessons/figure.tsx', "import { Figure } from '../../components/figure/Figure';"],
])('%s is caught', (_, path, line) => {
  expect(sentences(path, '// first line', line)).toEqual([expect.stringMatching(/^2: .*(?:must not import|has no dependencies)/)]);
});

test.each([
  ['Date.now()', 'const now = Date.now();'],
  ['new Date', 'const now = new Date();'],
  ['performance.now()', 'const now = performance.now();'],
  ['Math.random()', 'const luck = Math.random();'],
  ['setTimeout', 'setTimeout(() => {}, 5);'],
  ['setInterval', 'setInterval(tick, 5);'],
  ['crypto', 'const id = crypto.randomUUID();'],
  ['async', 'export async function handle() {}'],
  ['an async arrow', 'const f = async (x) => x;'],
  ['an async method', 'const o = { async handle() {} };'],
  ['await', 'const x = await y;'],
  ['Promise', 'return new Promise(() => {});'],
  ['fetch', "fetch('/api');"],
  ['process', 'if (process.env.DEBUG) return;'],
  ['console', "console.log('here');"],
  ['a logarithm of the engine', 'const x = Math.log(y);'],
  ['a country-dependent order', 'names.sort((a, b) => a.localeCompare(b));'],
  ['a ban inside a template', 'const text = `at ' + '$' + '{Date.now()}`;'],
])('%s in the simulator is caught', (_, line) => {
  expect(sentences('simulator/kafka/broker.ts', '/* first', ' line */', line)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^3: simulator\/ must not use/)]),
  );
});

test.each([
  ['a model uses the kernel', 'simulator/kafka/broker.ts', "import { seconds } from '../kernel/time';"],
  ['a reader uses fact types', 'simulator/oracle/ledger.ts', "import type { KafkaFact } from '../kafka/facts';"],
  ['a reader uses fact types by name', 'simulator/oracle/ledger.ts', "import { type KafkaFact } from '../kafka/facts';"],
  ['a reader uses what another reader found', 'simulator/projections/view.ts', "import { ledgerOf } from '../oracle/ledger';"],
  ['a reader uses the types of a scenario', 'simulator/projections/view.ts', "import type { FigureSpec } from '../scenario/types';"],
  ['the door uses everything', 'simulator/run.ts', "import { broker } from './kafka/broker';"],
  ['a component uses the door', 'components/lab/Lab.tsx', "import { run } from '@/simulator/run';"],
  ['a component uses a type', 'components/lab/Lab.tsx', "import type { Frame } from '@/simulator/projections/frame';"],
  ['a component uses a package', 'components/lab/Lab.tsx', "import { useState } from 'react';"],
  ['the clients wait', 'simulator/clients/pump.ts', 'export async function pump() { await turn(); }'],
  [
    'a comment and a message may name what is banned',
    'simulator/kafka/broker.ts',
    "// Date.now()\nconst text = 'await the Promise'; // async",
  ],
  ['a process of the model is not the process of Node', 'simulator/kernel/simulation.ts', 'node.process.handle(state, input, io, from);'],
  [
    'the protocol has words of its own',
    'simulator/kafka/broker.ts',
    'export function fetch(input: Fetch) { return input.async ? { async: true } : broker.fetch(input); }',
  ],
  ['a model imports its own word', 'simulator/kafka/broker.ts', "import { fetch } from './fetch';\nfetch(state, input, io);"],
  ['tests import everything', 'tests/kafka/broker.test.ts', "import { broker } from '../../simulator/kafka/broker';"],
])('allowed: %s', (_, path, line) => {
  expect(sentences(path, line)).toEqual([]);
});
