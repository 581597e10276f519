/** The lab's link: what goes out comes in again, and whatever comes in, the page stands and the fault is named. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLink, MOST_DEEDS, MOST_LINES } from '@/components/lab/link';
import { checksum, EMPTY, encodeLink, type LabState } from '@/components/lab/linkText';
import type { Action, Deed, LineSeed } from '@/simulator/run';

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
const line: fc.Arbitrary<LineSeed> = fc.record({ parent: fc.constant(null), knownUntil: fc.integer({ min: 0, max: END }), deeds });
const state: fc.Arbitrary<LabState> = fc
  .record({
    seed: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    deeds,
    at: fc.option(fc.integer({ min: 0, max: END })),
    part: fc.option(name),
    several: fc.option(fc.array(line, { minLength: 2, maxLength: 4 })),
    number: fc.nat(100),
  })
  .map(({ several, number, ...rest }): LabState => {
    if (several === null) return { ...rest, lines: [], line: 0 };
    const lines = several.map((each, i) => ({ ...each, parent: i === 0 ? null : number % i }));
    const at = number % lines.length;
    return { ...rest, lines, line: at, deeds: lines[at]?.deeds ?? [] };
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
    state: { ...EMPTY, seed: 7, at: 12_500_000, deeds: [{ at: 1_000_000, action: { type: 'crash', node: 'billing-1' } }] },
    faults: [],
  });
});

test.each<[string, string, string]>([
  ['a seed of letters', '?seed=x', 'The seed of the link, "x", is not a whole number from 0 to 4294967295; the scenario\'s own is used.'],
  ['a seed too large', '?seed=4294967296', 'The seed of the link, "4294967296", is not'],
  ['an instant without a unit', '?at=12', 'The instant of the link, "12", is not a number of seconds such as 12.5s.'],
  ['an instant behind the end', '?at=121s', 'The instant of the link, 121s, lies behind the end of the scenario; it stands at its end.'],
  ['a part that is no name', '?part=%3Cb%3E', 'The chosen part of the link, "<b>", is not a name.'],
  ['a version to come', '?v=3&seed=5', 'The link is of version 3, and this page reads version 2'],
  ['a lost end', '?v=2&seed=5', 'The link has lost its end, where its checksum stood'],
  ['a changed letter', '?v=2&seed=5&sum=0000000', 'The link was changed on its way: its checksum is that of another text.'],
  ['a line of none', '?line=1', 'The link names a line of time, and tells of none.'],
  ['lines that are no list', '?lines=7', 'The lines of time cannot be read from the link: it is no list.'],
  [
    'a present line that is not there',
    '?line=2&lines=[[null,5,[]],[0,5,[]]]',
    'The line of time on which the link stands, "2", is not there',
  ],
  [
    'a line without an instant',
    '?lines=[[null,5,[]],[0,null,[]]]',
    'Line 2 of the link is not a parent, an instant and deeds; it is left out.',
  ],
  ['a line from a later one', '?lines=[[null,5,[]],[1,5,[]]]', 'Line 2 of the link is not a parent'],
  ['a deed of a line', '?line=0&lines=[[null,5,[]],[0,5,[[3,4]]]]', 'Deed 1 of line 2 is left out: '],
  ['a name that every object has', '?do=[[5,{"type":"crash","node":"a","__proto__":{"type":"heal"}}]]', 'Deed 1 of the link is left out: '],
  ['an endless link', `?seed=${'9'.repeat(300_000)}`, 'The link is longer than any that the lab writes'],
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
  expect([read.deeds.length, faults]).toEqual([
    MOST_DEEDS,
    [`There are ${MOST_DEEDS + 1} deeds in the link; the first ${MOST_DEEDS} are done.`],
  ]);
});

test('more lines than anybody draws are cut, and that is said', () => {
  const many = JSON.stringify(Array.from({ length: MOST_LINES + 2 }, (_, i) => [i === 0 ? null : 0, 5, []]));
  const { state: read, faults } = decodeLink(`?line=0&lines=${many}`, END);
  expect([read.lines.length, faults]).toEqual([
    MOST_LINES,
    [`The link holds ${MOST_LINES + 2} lines of time; the first ${MOST_LINES} are lived again.`],
  ]);
});

test('a line that is left out gives its children to the first one', () => {
  const { state: read } = decodeLink('?line=1&lines=[[null,5,[]],[0],[1,7,[]]]', END);
  expect(read.lines).toEqual([
    { parent: null, knownUntil: 5, deeds: [] },
    { parent: 0, knownUntil: 7, deeds: [] },
  ]);
});

test('links of the first version had no checksum, and are read as they were', () => {
  expect(decodeLink('?v=1&seed=5', END)).toEqual({ state: { ...EMPTY, seed: 5 }, faults: [] });
});

/** What happens to links on their way: cut off, letters lost, changed and put in, by hand and by machines. */
const wounds = fc.array(
  fc.tuple(
    fc.nat(2_000),
    fc.constantFrom('cut', 'drop', 'swap', 'insert', 'huge', 'deep', 'proto', 'twice', 'type'),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
  { minLength: 1, maxLength: 4 },
);

function wounded(whole: string, all: readonly (readonly [number, string, string])[]): string {
  return all.reduce((link, [at, how, what]) => {
    const place = link.length === 0 ? 0 : at % link.length;
    const [before, after] = [link.slice(0, place), link.slice(place)];
    switch (how) {
      case 'cut':
        return before;
      case 'drop':
        return before + after.slice(1);
      case 'swap':
        return before + what + after.slice(what.length);
      case 'huge':
        return before + what.repeat(3_000) + after;
      case 'deep':
        return `${before}&do=${'['.repeat(2_000)}${after}`;
      case 'proto':
        return `${before}${encodeURIComponent('"__proto__":{"at":1},"constructor":1,')}${after}`;
      case 'twice':
        return link + link;
      case 'type':
        return link.replace(/%22\w+%22|\d+/, ['null', 'true', '%7B%7D', '[]', '-1e309'][at % 5] as string);
      default:
        return before + what + after;
    }
  }, whole);
}

test('ten thousand damaged links: the page stands, what is read is sound, and whatever is lost is named', () => {
  fc.assert(
    fc.property(state, wounds, (given, all) => {
      const whole = encodeLink(given);
      const text = wounded(whole, all);
      const { state: read, faults } = decodeLink(text, END);
      expect(faults.filter((fault) => !/^[A-Z].*\.$/s.test(fault) || fault.length > 400)).toEqual([]);
      expect(read.at === null || (read.at >= 0 && read.at <= END)).toBe(true);
      // Read again, it says the same: what was taken from a damaged link is a whole state.
      expect(decodeLink(encodeLink(read), END)).toEqual({ state: read, faults: [] });
      // Without a fault it says what was meant; of a link that is cut before its version nothing can be known.
      if (faults.length === 0 && !/^\??$/.test(text)) expect(read).toEqual(given);
    }),
    { numRuns: 10_000 },
  );
});

test('a checksum knows each letter and its place', () => {
  const text = 'v=2&seed=7&at=12s';
  const others = [...text].flatMap((_, i) => [text.slice(0, i) + text.slice(i + 1), `${text.slice(0, i)}x${text.slice(i)}`]);
  expect(new Set([text, ...others].map(checksum)).size).toBe(new Set([text, ...others]).size);
});
