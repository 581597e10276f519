import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publishedSchemas } from '@/content/schema/published';
import { checkScenario } from '@/content/schema/scenario';

const minimal = {
  id: 'kafka/small',
  title: 'Small',
  summary: 'One topic.',
  seed: 1,
  until: '10s',
  kafka: { brokers: 1, topics: [{ name: 'orders', partitions: 1 }] },
};

test('the published schemas are those that check', () => {
  const schemas = publishedSchemas();
  expect([...schemas.keys()]).toEqual(['scenario', 'challenge', 'commands']);
  for (const [name, text] of schemas)
    expect(readFileSync(`public/schema/${name}.json`, 'utf8'), `npm run schema writes ${name}`).toBe(text);
});

test('a good scenario passes unchanged', () => {
  expect(checkScenario(minimal)).toEqual({ ok: true, value: minimal });
});

test.each([
  ['a wrong duration', { ...minimal, until: 'soon' }, 'until: a duration such as "45s", "300ms" or "5min"'],
  ['no topics', { ...minimal, kafka: { brokers: 1, topics: [] } }, 'kafka.topics:'],
  [
    'a place inside a list',
    { ...minimal, kafka: { brokers: 1, topics: [{ name: 'a b', partitions: 1 }] } },
    'kafka.topics[0].name: a topic name',
  ],
  ['a key nobody knows', { ...minimal, sede: 3 }, 'sede'],
  ['nothing to simulate', { ...minimal, kafka: undefined }, 'the whole: a scenario needs kafka or services'],
  ['no object at all', 'scenario', 'the whole:'],
])('%s is named with its place', (_, data, said) => {
  const result = checkScenario(data);
  expect(result.ok ? [] : result.faults.join('; ')).toContain(said);
});
