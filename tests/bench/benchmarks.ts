/** What is measured against what, and the limit of each ratio. Limits are raised when met with room, never widened for a slow change. */

export interface Anchor {
  /** The side of the script, or `wall clock`. */
  readonly side: string;
  /**
   * `cost`: our time per operation over the anchor's, at most the limit.
   * `speed`: our operations per second over the anchor's, at least the limit.
   */
  readonly hold: 'cost' | 'speed';
  readonly limit: number;
}

export interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly anchors: readonly Anchor[];
  /** The product's side, where it is not `ours`. */
  readonly side?: string;
}

export interface Benchmark {
  readonly id: string;
  /** How the time is printed: per operation, or operations per second. */
  readonly unit: 'ns/op' | 'events/s' | 'records/s' | 'ms' | 'x real time';
  readonly cases: readonly Case[];
}

const hold = (count: number, tinyqueue: number): Case => ({
  name: `${count} pending`,
  args: [String(count)],
  anchors: [
    { side: 'tinyqueue', hold: 'cost', limit: tinyqueue },
    { side: 'flatqueue', hold: 'cost', limit: 1.5 },
  ],
});

const records = (batch: number, objects: boolean): Case => ({
  name: `batches of ${batch}`,
  args: [String(batch), '0'],
  anchors: [
    { side: 'evented bound', hold: 'speed', limit: 0.2 },
    ...(objects ? [{ side: 'objects layout', hold: 'speed', limit: 4 } as const] : []),
  ],
});

export const BENCHMARKS: readonly Benchmark[] = [
  { id: 'queue-hold', unit: 'ns/op', cases: [hold(100, 0.75), hold(10_000, 0.6), hold(1_000_000, 0.25)] },
  {
    id: 'queue-cancel',
    unit: 'ns/op',
    cases: [{ name: '10000 pending', args: ['10000'], anchors: [{ side: 'hold', hold: 'cost', limit: 1.5 }] }],
  },
  {
    id: 'engine-ping',
    unit: 'events/s',
    cases: [
      { name: '100 timers', args: ['100'], anchors: [{ side: 'simjs', hold: 'speed', limit: 1.5 }] },
      { name: '10000 timers', args: ['10000'], anchors: [{ side: 'simjs', hold: 'speed', limit: 2 }] },
      { name: '100 named timers', side: 'timer', args: ['100'], anchors: [{ side: 'simjs', hold: 'speed', limit: 1 }] },
    ],
  },
  {
    id: 'engine-mm1',
    unit: 'events/s',
    cases: [
      {
        name: '300000 customers',
        args: [],
        anchors: [
          { side: 'simjs', hold: 'speed', limit: 4 },
          { side: 'SimPy', hold: 'speed', limit: 10 },
        ],
      },
    ],
  },
  { id: 'seek', unit: 'ms', cases: [{ name: 'p95 of 100 jumps', args: [], anchors: [{ side: 'straight', hold: 'cost', limit: 0.02 }] }] },
  {
    id: 'time-dilation',
    unit: 'x real time',
    cases: [{ name: 'lesson cluster, 1 h', args: [], anchors: [{ side: 'wall clock', hold: 'speed', limit: 300 }] }],
  },
  {
    id: 'kafka-records',
    unit: 'records/s',
    cases: [records(1, false), records(20, true), records(500, true)],
  },
  {
    id: 'lesson-page',
    unit: 'ms',
    cases: [{ name: 'largest paint', args: [], anchors: [{ side: 'bare Next', hold: 'cost', limit: 1.25 }] }],
  },
  {
    id: 'hand-over',
    unit: 'ns/op',
    cases: [
      { name: 'a frame', args: ['1'], anchors: [{ side: 'structured clone', hold: 'cost', limit: 0.25 }] },
      { name: 'a frame, processor at a quarter', args: ['4'], anchors: [{ side: 'structured clone', hold: 'cost', limit: 0.25 }] },
    ],
  },
];
