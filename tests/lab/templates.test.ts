/** Systems from templates: each can be run at its beginning and at the ends of its fields, and its address says all of it. */
import { expect, test } from 'vitest';
import { decodeLink } from '@/components/lab/link';
import { EMPTY, encodeLink } from '@/components/lab/linkText';
import { deedWords, parting } from '@/components/lab/parting';
import { type Field, type System, systemOf, templates } from '@/components/lab/templates';
import { checkScenario } from '@/content/schema/scenario';
import { seconds } from '@/simulator/kernel/time';
import { Run } from '@/simulator/run';

const addressed = (id: string, values: Readonly<Record<string, string>>) =>
  systemOf(`?${new URLSearchParams({ from: id, ...values })}`) as System;

const ends = (field: Field): string[] => (field.kind === 'choice' ? [...field.options] : [String(field.least), String(field.most)]);

test.each(templates.map((template) => [template.id, template] as const))(
  '%s can be run as it begins and with each of its fields at its ends',
  (id, { fields }) => {
    const all = [{}, ...fields.flatMap((field) => ends(field).map((value) => ({ [field.id]: value })))];
    for (const values of all) {
      const { scenario, faults } = addressed(id, values);
      expect([faults, checkScenario(scenario)]).toEqual([[], { ok: true, value: scenario }]);
      const run = new Run(scenario);
      run.seek(seconds(6));
      expect(run.frame().ledgers.length).toBeGreaterThan(0);
    }
  },
);

test('the address of a system says all of it, beside what was done there', () => {
  const { pieces } = addressed('group', { members: '4', commit: 'before the effect' });
  const link = encodeLink({ ...EMPTY, at: 5_000_000 }, pieces);
  const again = systemOf(link) as System;
  expect([again.pieces, again.faults]).toEqual([pieces, []]);
  expect(
    decodeLink(
      link,
      seconds(60),
      pieces.map(([name]) => name),
    ),
  ).toEqual({ state: { ...EMPTY, at: 5_000_000 }, faults: [] });
});

test('an address that names no template is no system; one that names a wrong one is told which there are', () => {
  expect(systemOf('?seed=4')).toBeNull();
  expect(systemOf('?from=nothing')).toEqual({
    faults: ['The link begins with a template "nothing", and there is none of that name; there is group, replicas, readers, queue.'],
  });
});

test.each([
  ['members=0', '"0" for members is not a whole number from 1 to 6; 3 is taken.'],
  ['members=three', '"three" for members is not a whole number from 1 to 6; 3 is taken.'],
  ['commit=never', '"never" for commits is not one of auto, after the effect, before the effect, each record; auto is taken.'],
])('%s is named, and the rest is taken', (piece, sentence) => {
  const system = systemOf(`?from=group&partitions=2&${piece}`) as System;
  expect(system.faults).toEqual([sentence]);
  expect(system.scenario.kafka?.topics[0]?.partitions).toBe(2);
});

test('two lines part where not the same was done, in words', () => {
  const kill = { at: 5, action: { type: 'crash', node: 'billing-2' } } as const;
  const close = { at: 5, action: { type: 'close', node: 'billing-2' } } as const;
  expect(parting([kill], [kill])).toBeNull();
  const fork = parting([kill], [close, { at: 9, action: { type: 'start', node: 'billing-2' } }]);
  expect([fork?.at, deedWords(fork?.left ?? []), deedWords(fork?.right ?? [])]).toEqual([
    5,
    'billing-2 was killed',
    'billing-2 was closed',
  ]);
  expect(parting([kill], [])).toEqual({ at: 5, left: [kill.action], right: [] });
  expect(deedWords([])).toBe('nothing was done');
});
