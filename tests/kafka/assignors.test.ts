import { expect, test } from 'vitest';
import { type AssignorName, assignorClass, assignorName, assignors } from '@/simulator/kafka/assignors';
import type { Subscription } from '@/simulator/kafka/assignors/types';

function member(memberId: string, topics: string, owned = '', generation = owned === '' ? -1 : 1): Subscription {
  return { memberId, topics: topics.split(' '), owned: owned === '' ? [] : owned.split(' ').map(named), generation };
}

function named(name: string) {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}

function assign(name: AssignorName, topics: Record<string, number>, ...members: Subscription[]): Record<string, string> {
  const assignment = assignors[name].assign(new Map(Object.entries(topics)), members);
  return Object.fromEntries(
    [...assignment].map(([id, partitions]) => [
      id,
      partitions
        .map((p) => `${p.topic}-${p.partition}`)
        .sort()
        .join(' '),
    ]),
  );
}

test('[AS1] static members come first, by instance id; the others by member id as text', () => {
  const members = [
    member('consumer-2', 't'),
    member('consumer-10', 't'),
    { ...member('z', 't'), instanceId: 'i2' },
    { ...member('y', 't'), instanceId: 'i3' },
  ];
  expect(assign('range', { t: 4 }, ...members)).toEqual({ z: 't-0', y: 't-1', 'consumer-10': 't-2', 'consumer-2': 't-3' });
});

test('[AS2] range gives the excess of every topic to the first members', () => {
  const topics = 't0 t1 t2';
  expect(assign('range', { t0: 1, t1: 1, t2: 1 }, member('a', topics), member('b', topics))).toEqual({ a: 't0-0 t1-0 t2-0', b: '' });
  expect(assign('range', { t0: 5 }, member('a', 't0'), member('b', 't0'))).toEqual({ a: 't0-0 t0-1 t0-2', b: 't0-3 t0-4' });
});

test('[AS3] roundrobin passes over members that are not subscribed and goes on behind the one that is', () => {
  const members = [member('a', 't0'), member('b', 't0 t1'), member('c', 't0 t1')];
  expect(assign('roundrobin', { t0: 1, t1: 3 }, ...members)).toEqual({ a: 't0-0', b: 't1-0 t1-2', c: 't1-1' });
});

test('[AS4] of two claims to one partition the newer generation is believed', () => {
  const members = [member('a', 't', 't-0 t-1', 1), member('b', 't', 't-0 t-2', 2)];
  expect(assign('sticky', { t: 4 }, ...members)).toEqual({ a: 't-1 t-3', b: 't-0 t-2' });
});

test('[AS4] of two claims of one generation neither is, and cooperative members must both let go', () => {
  const members = [member('a', 't', 't-0', 1), member('b', 't', 't-0 t-1', 1)];
  expect(assign('sticky', { t: 2 }, ...members)).toEqual({ a: 't-0', b: 't-1' });
  expect(assign('cooperative-sticky', { t: 2 }, ...members)).toEqual({ a: '', b: 't-1' });
});

test("[AS4] a partition that no longer exists is nobody's", () => {
  expect(assign('sticky', { t: 1 }, member('a', 't', 't-0 t-1 gone-0'))).toEqual({ a: 't-0' });
});

test('[AS5] with equal subscriptions a third member takes no more than it needs, and low numbers stay', () => {
  const members = [member('a', 't', 't-0 t-2 t-4'), member('b', 't', 't-1 t-3 t-5'), member('c', 't')];
  expect(assign('sticky', { t: 6 }, ...members)).toEqual({ a: 't-0 t-2', b: 't-1 t-3', c: 't-4 t-5' });
});

test('[AS5] of several large owners the first by id keeps the odd partition', () => {
  const members = [member('b', 't', 't-4 t-5 t-6'), member('a', 't', 't-0 t-1 t-2 t-3'), member('c', 't')];
  expect(assign('sticky', { t: 7 }, ...members)).toEqual({ a: 't-0 t-1 t-2', b: 't-4 t-5', c: 't-3 t-6' });
});

test('[AS5] a fresh group gets what roundrobin would give it', () => {
  const members = [member('m2', 't u'), member('m1', 't u'), member('m3', 't u')];
  expect(assign('sticky', { t: 4, u: 3 }, ...members)).toEqual(assign('roundrobin', { t: 4, u: 3 }, ...members));
});

test('[AS6] with differing subscriptions partitions move only where that evens things out', () => {
  const members = [member('a', 't u', 't-0 t-1 u-0 u-1'), member('b', 'u'), member('c', 'v', 'v-0 v-1 v-2')];
  expect(assign('sticky', { t: 2, u: 2, v: 3 }, ...members)).toEqual({ a: 't-0 t-1', b: 'u-0 u-1', c: 'v-0 v-1 v-2' });
});

test('[AS6] partitions that nobody had move before those that somebody had', () => {
  // p-0 goes to a, which is no more loaded than b; then q finds only a with room, and a has too much.
  const members = [
    member('a', 'o p q', 'o-0'),
    member('b', 'o p', 'p-1'),
    member('c', 'q r', 'r-0 r-1 r-2'),
    member('d', 'q r', 'r-3 r-4 r-5'),
  ];
  const assignment = assign('sticky', { o: 1, p: 2, q: 2, r: 6 }, ...members);
  expect(assignment).toMatchObject({ a: 'o-0 q-0 q-1', b: 'p-0 p-1' });
});

test('[AS6] where an owner dropped its topic, owned partitions may move in their turn', () => {
  const members = [
    member('a', 'o p q', 'o-0'),
    member('b', 'o p', 'p-1'),
    member('c', 'q r', 'r-0 r-1 r-2 p-0'),
    member('d', 'q r', 'r-3 r-4 r-5'),
  ];
  const assignment = assign('sticky', { o: 1, p: 2, q: 2, r: 6 }, ...members);
  expect(assignment).toMatchObject({ a: 'p-0 q-0 q-1', b: 'o-0 p-1' });
});

test('[AS6] a claim of an older generation decides who gets what must move anyway', () => {
  const others = [member('b', 't', '', 2), member('d', 'v', '', 2)];
  const loaded = member('a', 't', 't-0 t-1 t-2', 2);
  expect(assign('sticky', { t: 3, v: 1 }, loaded, ...others, member('c', 't', '', 2))).toMatchObject({ b: 't-0', c: 't-1' });
  expect(assign('sticky', { t: 3, v: 1 }, loaded, ...others, member('c', 't', 't-0', 1))).toMatchObject({ b: 't-1', c: 't-0' });
});

test('[AS7] cooperative-sticky holds back what changes hands, and the next rebalance gives it out', () => {
  const before = [member('a', 't', 't-0 t-1 t-2 t-3'), member('b', 't')];
  expect(assign('cooperative-sticky', { t: 4 }, ...before)).toEqual({ a: 't-0 t-1', b: '' });
  const after = [member('a', 't', 't-0 t-1', 2), member('b', 't', '', 2)];
  expect(assign('cooperative-sticky', { t: 4 }, ...after)).toEqual({ a: 't-0 t-1', b: 't-2 t-3' });
});

test('[AS7] a partition of a topic that its owner dropped is held back too', () => {
  const members = [member('a', 'u', 't-0 u-0'), member('b', 't u', '', 1)];
  expect(assign('cooperative-sticky', { t: 1, u: 1 }, ...members)).toEqual({ a: 'u-0', b: '' });
});

test('[AS8] an assignor answers to its short name, its class and its full class', () => {
  for (const name of Object.keys(assignors) as AssignorName[]) {
    const javaClass = assignorClass(name);
    expect([name, javaClass, javaClass.split('.').at(-1) as string].map(assignorName)).toEqual([name, name, name]);
  }
  expect(assignorName('Range')).toBeUndefined();
});

test('[AS8] nobody is given anything of a topic that does not exist, and an empty group gets an empty answer', () => {
  for (const name of Object.keys(assignors) as AssignorName[]) {
    expect(assign(name, {}, member('a', 't'))).toEqual({ a: '' });
    expect(assign(name, { t: 3 })).toEqual({});
    expect(assign(name, { t: 1, other: 2 }, member('a', 't'))).toEqual({ a: 't-0' });
  }
});
