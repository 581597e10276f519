/** The lab's link: what goes out comes in again, and whatever comes in, the page stands and the fault is named. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLink, EMPTY, encodeLink, type LabState, MOST_DEEDS } from '@/components/lab/link';
import type { Action, Deed } from '@/simulator/run';

const END = 120_000_000;
const name = fc.constantFrom('billing-1', 'billing-2', 'broker-1', 'checkout');
const action = fc.oneof<fc.Arbitrary<Action>[]>(
  fc.record({ type: fc.constantFrom('crash', 'restart', 'close', 'start', 'resume'), node: name }) as fc.Arbitrary<Action>,
  fc.record({ type: fc.constant('pause' as const), node: name, for: fc.constantFrom('5s', '50s') }),
  fc.record({
    type: fc.constant('cut' as const),
    id: fc.string(),
    from: fc.array(name, { minLength: 1 }),
    to: fc.array(name, { minLength: 1 }),
  }),
  fc.record({
    type: fc.constant('setConfig' as const),
    target: name,
    name: fc.constantFrom('max.poll.records', 'linger.ms'),
    value: fc.string(),
  }),
);
const deeds = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: END }), action }), { maxLength: 6 })
  .map((list): Deed[] => list.toSorted((a, b) => a.at - b.at));
const state: fc.Arbitrary<LabState> = fc.record({
  seed: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  deeds,
  at: fc.option(fc.integer({ min: 0, max: END })),
  part: fc.option(name),
});

test('what goes out comes in again, without a fault', () => {
  fc.assert(
    fc.property(state, (given) => {
      expect(decodeLink(encodeLink(given), END)).toEqual({ state: given, faults: [] });
    }),
    { numRuns: 500 },
  );
});

test('nothing to say makes no link, and no link says nothing', () => {
  expect(encodeLink(EMPTY)).toBe('');
  expect(decodeLink('', END)).toEqual({ state: EMPTY, faults: [] });
});

test('a link survives being written by hand', () => {
  expect(decodeLink('?seed=7&at=12.5s&do=[[1000000,{"type":"crash","node":"billing-1"}]]', END)).toEqual({
    state: { seed: 7, at: 12_500_000, part: null, deeds: [{ at: 1_000_000, action: { type: 'crash', node: 'billing-1' } }] },
    faults: [],
  });
});

test.each<[string, string, string]>([
  ['a seed of letters', '?seed=x', 'The seed of the link, "x", is not a whole number from 0 to 4294967295; the scenario\'s own is used.'],
  ['a seed too large', '?seed=4294967296', 'The seed of the link, "4294967296", is not'],
  ['an instant without a unit', '?at=12', 'The instant of the link, "12", is not a number of seconds such as 12.5s.'],
  ['an instant behind the end', '?at=121s', 'The instant of the link, 121s, lies behind the end of the scenario; it stands at its end.'],
  ['a part that is no name', '?part=%3Cb%3E', 'The chosen part of the link, "<b>", is not a name.'],
  ['a version to come', '?v=2&seed=5', 'The link is of version 2, and this page reads version 1'],
  ['something unknown', '?fo=1', 'The link carries "fo", which means nothing here.'],
  ['a thing said twice', '?seed=1&seed=2', 'The link says "seed" twice; the first one holds.'],
  ['a broken percent sign', '?seed=%E0%A4', 'The link is damaged at "seed": a percent sign stands alone there.'],
  ['deeds cut off', '?do=[[1000000,{"type":"cra', 'What was done cannot be read from the link: it is cut off or damaged.'],
  ['deeds that are no list', '?do={}', 'What was done cannot be read from the link: it is no list.'],
  ['a deed without an action', '?do=[[5]]', 'Deed 1 of the link is not an instant and an action; it is left out.'],
  [
    'a deed before the beginning',
    '?do=[[-5,{"type":"crash","node":"a"}]]',
    'Deed 1 of the link has no instant within the scenario; it is left out.',
  ],
  ['an unknown deed', '?do=[[5,{"type":"explode"}]]', 'Deed 1 of the link is left out: type: '],
  [
    'a deed with more than it should',
    '?do=[[5,{"type":"crash","node":"a","x":1}]]',
    'Deed 1 of the link is left out: the whole: Unrecognized key: "x".',
  ],
  [
    'deeds out of order',
    '?do=[[9,{"type":"crash","node":"a"}],[5,{"type":"crash","node":"b"}]]',
    'Deed 2 of the link is left out: it lies before the one in front of it.',
  ],
])('%s is named', (_, search, sentence) => {
  const { faults } = decodeLink(search, END);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(sentence);
});

test('a damaged deed takes only itself away', () => {
  const { state: read, faults } = decodeLink('?seed=3&do=[[1,{"type":"crash","node":"a"}],[2,7],[3,{"type":"crash","node":"b"}]]', END);
  expect(read.deeds.map((deed) => deed.at)).toEqual([1, 3]);
  expect(read.seed).toBe(3);
  expect(faults).toHaveLength(1);
});

test('more deeds than anybody does are cut, and that is said', () => {
  const many = JSON.stringify(Array.from({ length: MOST_DEEDS + 1 }, (_, i) => [i, { type: 'crash', node: 'a' }]));
  const { state: read, faults } = decodeLink(`?do=${many}`, END);
  expect([read.deeds.length, faults]).toEqual([MOST_DEEDS, [`The link holds ${MOST_DEEDS + 1} deeds; the first ${MOST_DEEDS} are done.`]]);
});

test('ten thousand damaged links: the page stands, what is read is sound, and what is lost is named', () => {
  const damaged = fc
    .tuple(
      state,
      fc.array(fc.tuple(fc.nat(400), fc.constantFrom('cut', 'drop', 'swap', 'insert'), fc.string({ minLength: 1, maxLength: 3 })), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([given, wounds]) => {
      const whole = encodeLink(given);
      const text = wounds.reduce((link, [at, how, what]) => {
        const place = link.length === 0 ? 0 : at % link.length;
        if (how === 'cut') return link.slice(0, place);
        if (how === 'drop') return link.slice(0, place) + link.slice(place + 1);
        if (how === 'swap') return link.slice(0, place) + what + link.slice(place + what.length);
        return link.slice(0, place) + what + link.slice(place);
      }, whole);
      return { given, text };
    });
  fc.assert(
    fc.property(damaged, ({ given, text }) => {
      const { state: read, faults } = decodeLink(text, END);
      expect(faults.every((fault) => /^[A-Z].*\.$/s.test(fault) && fault.length < 400)).toBe(true);
      expect(read.at === null || (read.at >= 0 && read.at <= END)).toBe(true);
      // Read again, it says the same: what was taken from a damaged link is a whole state.
      expect(decodeLink(encodeLink(read), END)).toEqual({ state: read, faults: [] });
      // A deed never vanishes without a word, unless the link ends before its place or calls it by another name.
      if (faults.length === 0 && text.includes('do=') && read.deeds.length < given.deeds.length)
        expect(text).not.toContain(encodeLink(given));
    }),
    { numRuns: 10_000 },
  );
});
