import { expect, test } from 'vitest';
import { continueTarget } from '@/components/roadmap/continueTarget';
import { type Lesson, lessons } from '@/content/roadmap';

const written = (...slugs: string[]): Lesson[] => lessons.map((lesson) => ({ ...lesson, written: slugs.includes(lesson.slug) }));
const done =
  (...slugs: string[]) =>
  (slug: string) =>
    slugs.includes(slug);

test('a newcomer starts at the first lesson that is written', () => {
  const target = continueTarget(done(), undefined, written('rebalancing', 'consumer-groups'));
  expect(target).toMatchObject({ kind: 'start', href: '/learn/consumer-groups' });
});

test('who has been somewhere goes back to the section', () => {
  const target = continueTarget(done(), { lesson: 'consumer-groups', section: 'two-clocks' }, written('consumer-groups'));
  expect(target).toMatchObject({ kind: 'resume', href: '/learn/consumer-groups#two-clocks' });
});

test('after a lesson that is done comes the next one on the path, then what was left out before', () => {
  const path = written('consumer-groups', 'consumer-lag', 'rebalancing');
  expect(continueTarget(done('consumer-lag'), { lesson: 'consumer-lag' }, path)).toMatchObject({
    kind: 'next',
    href: '/learn/rebalancing',
  });
  expect(continueTarget(done('consumer-lag', 'rebalancing'), { lesson: 'rebalancing' }, path)).toMatchObject({
    href: '/learn/consumer-groups',
  });
});

test('a place in a lesson that is no longer there does not lead astray', () => {
  expect(continueTarget(done(), { lesson: 'gone' }, written('consumer-groups'))).toMatchObject({
    kind: 'start',
    href: '/learn/consumer-groups',
  });
});

test('with everything done there is nowhere left to go', () => {
  expect(continueTarget(done('consumer-groups'), { lesson: 'consumer-groups' }, written('consumer-groups'))).toBeUndefined();
});
