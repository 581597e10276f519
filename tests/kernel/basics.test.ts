import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Column } from '@/simulator/kernel/column';
import { Hasher } from '@/simulator/kernel/digest';
import { Names } from '@/simulator/kernel/names';
import { exp, ln } from '@/simulator/kernel/numbers';
import { Random } from '@/simulator/kernel/random';
import { RecordTable } from '@/simulator/kernel/records';
import { copyState, hashState } from '@/simulator/kernel/state';
import { formatInstant, hours, micros, millis, minutes, parseDuration, seconds, toMillis, toSeconds } from '@/simulator/kernel/time';

// ---- time

test('durations are whole microseconds in every unit', () => {
  expect([micros(1.4), millis(1.5), seconds(0.1), minutes(1), hours(1)]).toEqual([1, 1_500, 100_000, 60_000_000, 3_600_000_000]);
  expect([toMillis(1_500), toSeconds(2_500_000)]).toEqual([1.5, 2.5]);
});

test('a duration is read with its unit and refused without one', () => {
  expect(['45s', '300ms', '1.5min', '2h', ' 7us '].map(parseDuration)).toEqual([45_000_000, 300_000, 90_000_000, 7_200_000_000, 7]);
  expect(['45', 's', '-1s', '1d', '1s 2s', ''].map(parseDuration)).toEqual(Array(6).fill(undefined));
});

test('an instant is shown as minutes, seconds, milliseconds, with hours from one hour on', () => {
  expect(formatInstant(114_310_999)).toBe('01:54.310');
  expect(formatInstant(hours(2) + seconds(3))).toBe('02:00:03.000');
});

// ---- numbers

/** Distance in units of the last place of the larger. */
const ulps = (a: number, b: number) => Math.abs(a - b) / (2 ** -52 * Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE));

test('ln agrees with Math.log to the last places', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      // Next to 1 the logarithm is near 0, and what is left of the argument decides.
      expect(ulps(ln(x), Math.log(x)) < 4 || Math.abs(ln(x) - Math.log(x)) < 2 ** -52).toBe(true);
    }),
  );
  expect(ln(1)).toBe(0);
});

test('exp agrees with Math.exp to the last places', () => {
  fc.assert(
    fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (x) => {
      // The remainder after the halvings carries the rounding of x / ln 2: a few places more for large x.
      expect(ulps(exp(x), Math.exp(x))).toBeLessThan(4 + Math.abs(x));
    }),
  );
  expect(exp(0)).toBe(1);
});

// ---- luck

test('a stream is the same in every engine and every version: known words', () => {
  const random = Random.seeded(42, 'network');
  expect([random.word(), random.word(), random.word(), random.word()]).toEqual([3240203094, 1252978658, 1328715494, 1466138148]);
  expect([random.below(6), random.below(6), random.chance(1, 2), random.unit(), random.exponential(1000), random.pareto(1000, 2)]).toEqual([
    5,
    5,
    false,
    0.5996439473237842,
    580.4520525350562,
    526.5299546321706,
  ]);
});

test('streams differ by name and by every bit of the seed', () => {
  const first = (seed: number, name: string) => Random.seeded(seed, name).word();
  const all = [first(1, 'a'), first(1, 'b'), first(2, 'a'), first(1 + 2 ** 32, 'a'), first(1, 'ab'), first(1, 'ba')];
  expect(new Set(all).size).toBe(all.length);
});

test('a copy of a stream goes on alike and leaves the original alone', () => {
  const random = Random.seeded(5, 'x');
  random.word();
  const copy = random.copy();
  expect(copy.words()).toEqual(random.words());
  const drawn = [copy.word(), copy.word()];
  expect([random.word(), random.word()]).toEqual(drawn);
});

test('draws have the law they promise', () => {
  const random = Random.seeded(9, 'laws');
  const n = 100_000;
  const mean = (draw: () => number) => Array.from({ length: n }, draw).reduce((a, b) => a + b, 0) / n;
  expect(mean(() => random.unit())).toBeCloseTo(0.5, 2);
  expect(mean(() => random.exponential(50))).toBeCloseTo(50, -0.5);
  expect(mean(() => random.pareto(50, 3))).toBeCloseTo(50, -0.5);
  expect(mean(() => Number(random.chance(1, 4)))).toBeCloseTo(0.25, 2);
});

test('a die is fair: chi-square over many streams has its mean of five', () => {
  const streams = 50;
  let sum = 0;
  for (let seed = 0; seed < streams; seed++) {
    const random = Random.seeded(seed, 'die');
    const faces = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 6_000; i++) {
      const face = random.below(6);
      faces[face] = (faces[face] as number) + 1;
    }
    sum += faces.reduce((total, face) => total + (face - 1_000) ** 2 / 1_000, 0);
  }
  expect(Math.abs(sum / streams - 5)).toBeLessThan(4 * Math.sqrt(10 / streams));
});

// ---- columns

test('a column behaves like an array under any operations, and so does each of its snapshots', () => {
  const operation = fc.oneof(
    fc.record({ op: fc.constant('push' as const), value: fc.integer() }),
    fc.record({ op: fc.constant('same' as const), value: fc.integer(), count: fc.nat({ max: 3_000 }) }),
    fc.record({ op: fc.constant('range' as const), value: fc.nat(), count: fc.nat({ max: 3_000 }) }),
    fc.record({ op: fc.constant('set' as const), at: fc.nat(), value: fc.integer() }),
    fc.record({ op: fc.constant('truncate' as const), at: fc.nat({ max: 6_000 }) }),
    fc.record({ op: fc.constant('snapshot' as const), goOnWithIt: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.constantFrom('int32' as const, 'float64' as const), fc.array(operation, { maxLength: 30 }), (kind, operations) => {
      let column = new Column(kind);
      let model: number[] = [];
      const kept: [Column, number[]][] = [];
      for (const step of operations) {
        if (step.op === 'push') model.push(step.value);
        if (step.op === 'push') column.push(step.value);
        if (step.op === 'same') model.push(...Array<number>(step.count).fill(step.value));
        if (step.op === 'same') column.pushSame(step.value, step.count);
        if (step.op === 'range')
          model.push(...Array.from({ length: step.count }, (_, i) => step.value + i).map((x) => (kind === 'int32' ? x | 0 : x)));
        if (step.op === 'range') column.pushRange(step.value, step.count);
        if (step.op === 'set' && model.length > 0) {
          model[step.at % model.length] = step.value;
          column.set(step.at % model.length, step.value);
        }
        if (step.op === 'truncate') {
          model = model.slice(0, step.at);
          column.truncate(step.at);
        }
        if (step.op === 'snapshot') {
          const snapshot = column.snapshot();
          kept.push([step.goOnWithIt ? column : snapshot, model.slice()]);
          if (step.goOnWithIt) column = snapshot;
        }
      }
      kept.push([column, model]);
      for (const [actual, expected] of kept) {
        expect(actual.length).toBe(expected.length);
        expect(expected.every((value, i) => actual.get(i) === value)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('a snapshot shares the pages: only what is written later is copied', () => {
  const column = new Column('int32');
  column.pushRange(0, 100_000);
  const snapshot = column.snapshot() as unknown as { pages: object[] };
  column.set(50_000, -1);
  const pages = (column as unknown as { pages: object[] }).pages;
  expect(pages.filter((page, i) => page !== snapshot.pages[i]).length).toBe(1);
  expect(column.bytes).toBe(Math.ceil(100_000 / 1_024) * 4_096);
});

// ---- names and records

test('names have numbers in order of first use, and a snapshot that meets other names parts', () => {
  const names = Names.empty();
  expect(['a', 'b', 'a'].map((name) => names.number(name))).toEqual([0, 1, 0]);
  const then = names.snapshot();
  expect(['c', 'd'].map((name) => names.number(name))).toEqual([2, 3]);
  const same = then.snapshot();
  expect([same.number('c'), same.length, same.name(2)]).toEqual([2, 3, 'c']);
  const other = then.snapshot();
  // `d` is known to the list that is shared, but not to this line of time.
  expect(['d', 'c', 'e'].map((name) => other.number(name))).toEqual([2, 3, 4]);
  expect([names.name(2), names.name(3), other.name(2), then.length]).toEqual(['c', 'd', 'd', 2]);
  expect([names.number('e'), names.name(4)]).toEqual([4, 'e']);
});

test('records are born in a row, with key, maker, time and size; values lie beside', () => {
  const records = new RecordTable();
  expect(records.create('p-1', ['k', null, 'k'], 5, 100)).toBe(0);
  expect(records.create('p-2', [null], 6, 7)).toBe(3);
  records.setValue(1, 'v');
  records.setValue(3, null);
  records.setSize(0, 99);
  expect(
    [0, 1, 2, 3].map((id) => [records.key(id), records.producer(id), records.createdAt(id), records.size(id), records.value(id)]),
  ).toEqual([
    ['k', 'p-1', 5, 99, null],
    [null, 'p-1', 5, 100, 'v'],
    ['k', 'p-1', 5, 100, null],
    [null, 'p-2', 6, 7, null],
  ]);
  expect([records.keyId(0) === records.keyId(2), records.keyId(1)]).toEqual([true, -1]);
  const then = records.snapshot();
  records.create('p-3', ['new'], 9, 1);
  records.setValue(1, 'later');
  expect([then.length, then.value(1), then.create('p-4', ['other'], 8, 1), then.producer(4), records.producer(4)]).toEqual([
    4,
    'v',
    4,
    'p-4',
    'p-3',
  ]);
});

// ---- state

const column = (...values: number[]) => {
  const result = new Column('float64');
  for (const value of values) result.push(value);
  return result;
};
const sample = () => ({
  number: 1.5,
  list: [1, 'two', null, { deep: [true] }],
  map: new Map<unknown, unknown>([
    ['a', { n: 1 }],
    [3, [column(1, 2)]],
  ]),
  set: new Set(['x', 'y']),
  column: column(7, 8),
  absent: undefined,
});

test('a copied state is equal and shares nothing that can change', () => {
  const state = sample();
  const copy = copyState(state);
  expect(hashState(copy)).toBe(hashState(state));
  (state.list[3] as { deep: boolean[] }).deep.push(false);
  (state.map.get('a') as { n: number }).n = 2;
  ((state.map.get(3) as Column[])[0] as Column).set(0, 9);
  state.set.add('z');
  state.column.push(9);
  expect(hashState(copy)).toBe(hashState(sample()));
});

test('what is neither plain data nor a column is refused at the first copy', () => {
  for (const foreign of [new Date(0), new Int32Array(2), Random.seeded(1, 'x'), new (class Thing {})()]) {
    expect(() => copyState({ deep: [foreign] })).toThrow(/cannot be copied/);
  }
});

test('a hash sees every value and no order of keys', () => {
  const same = {
    ...sample(),
    map: new Map<unknown, unknown>([
      [3, [column(1, 2)]],
      ['a', { n: 1 }],
    ]),
    set: new Set(['y', 'x']),
  };
  expect(hashState(same)).toBe(hashState(sample()));
  const changes: object[] = [
    { number: 1.25 },
    { list: ['two', 1, null, { deep: [true] }] },
    { list: [1, 'two', null, { deep: [false] }] },
    { map: new Map([['a', { n: 2 }]]) },
    { set: new Set(['x']) },
    { column: column(7) },
    { column: column(8, 7) },
  ];
  const hashes = changes.map((change) => hashState({ ...sample(), ...change }));
  expect(new Set([...hashes, hashState(sample())]).size).toBe(changes.length + 1);
});

test('a digest of facts tells a field of the inner object from one of the outer', () => {
  const digest = (value: unknown) => {
    const hasher = new Hasher();
    hasher.plain(value);
    return hasher.hex();
  };
  expect(digest({ a: { b: 1 }, c: 2 })).not.toBe(digest({ a: { b: 1, c: 2 } }));
  expect(digest({ a: 1, b: undefined })).toBe(digest({ a: 1 }));
  expect(digest([1, 2])).not.toBe(digest([2, 1]));
  expect(digest({ n: 0.1 })).not.toBe(digest({ n: 0.2 }));
});
