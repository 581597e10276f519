/**
 * The shape of a scenario file, checked once, where it enters: from content/, from a file on a command line, from a link.
 * The published JSON Schema (public/schema/scenario.json) is made from this.
 */
import { z } from 'zod';
import type { Scenario } from '@/simulator/scenario/types';

const duration = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(us|ms|s|min|h)$/, 'a duration such as "45s", "300ms" or "5min"')
  .meta({ id: 'duration', description: 'A duration: a number and us, ms, s, min or h.' });
const setting = z.union([z.string(), z.number(), z.boolean()]);
const settings = z.record(z.string(), setting).meta({ description: "Settings under the product's own names." });
const nodeName = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dots, dashes and underscores');
const count = z.int().min(0);

const timeSpec = z
  .union([
    duration,
    z.strictObject({ fixed: duration }),
    z.strictObject({ exponential: duration }),
    z.strictObject({ heavyTail: duration, shape: z.number().gt(1).optional() }),
  ])
  .meta({ id: 'time', description: 'How long something takes: always the same, exponential, or with a heavy tail.' });

const window = { from: duration.optional(), until: duration.optional() };
const arrivals = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant'), perSecond: z.number().min(0), ...window }),
    z.strictObject({ kind: z.literal('poisson'), perSecond: z.number().min(0), ...window }),
    z.strictObject({ kind: z.literal('burst'), size: z.int().min(1), every: duration, ...window }),
    z.strictObject({
      kind: z.literal('spike'),
      perSecond: z.number().min(0),
      peakPerSecond: z.number().min(0),
      at: duration,
      for: duration,
      ...window,
    }),
  ])
  .meta({ id: 'arrivals' });

const handler = z
  .strictObject({
    time: timeSpec,
    slowEvery: z.strictObject({ n: z.int().min(1), time: duration }).optional(),
    slowKeys: z.strictObject({ keys: z.array(z.string()).min(1), time: duration }).optional(),
  })
  .meta({ id: 'handler' });
const commit = z.enum(['auto', 'syncAfter', 'asyncAfter', 'syncBefore', 'perRecord', 'none']);

const shareWord = z.enum(['accept', 'release', 'reject']);

const kafka = z.strictObject({
  brokers: z.int().min(1).max(9),
  config: settings.optional(),
  topics: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/, 'a topic name: 1 to 249 letters, digits, dots, underscores, dashes'),
        partitions: z.int().min(1).max(256),
        replicationFactor: z.int().min(1).optional(),
        config: settings.optional(),
        backlog: count.max(1_000_000).optional(),
      }),
    )
    .min(1),
  producers: z
    .array(
      z.strictObject({
        id: nodeName,
        topic: z.string(),
        arrivals,
        keys: count.optional(),
        valueBytes: count.optional(),
        commitEvery: duration.optional(),
        config: settings.optional(),
      }),
    )
    .optional(),
  groups: z
    .array(
      z.strictObject({
        id: nodeName,
        topics: z.array(z.string()).min(1),
        members: count.max(64),
        spare: count.max(64).optional(),
        stagger: duration.optional(),
        config: settings.optional(),
        memberConfig: z.record(z.string(), settings).optional(),
        handler,
        commit,
        client: z.enum(['java', 'kafkajs']).optional(),
      }),
    )
    .optional(),
  shareGroups: z
    .array(
      z.strictObject({
        id: nodeName,
        topics: z.array(z.string()).min(1),
        members: count.min(1).max(64),
        handler,
        acknowledge: shareWord.optional(),
        otherEvery: z.strictObject({ n: count.min(1), acknowledge: shareWord }).optional(),
        config: settings.optional(),
        groupConfig: settings.optional(),
      }),
    )
    .optional(),
});

const services = z.strictObject({
  queues: z
    .array(
      z.strictObject({
        id: nodeName,
        arrivals,
        workers: count.max(64),
        spare: count.max(64).optional(),
        service: timeSpec,
        shared: z.strictObject({ slots: z.int().min(1), percentEach: z.number().min(0) }).optional(),
        bound: count.optional(),
        overflow: z.enum(['block', 'drop-head', 'reject']).optional(),
        deadline: duration.optional(),
        retries: count.optional(),
        retryBackoff: duration.optional(),
        keys: count.optional(),
        costPerWorkerSecond: z.number().min(0).optional(),
      }),
    )
    .optional(),
  chains: z
    .array(
      z.strictObject({
        id: nodeName,
        design: z.enum(['sequential', 'parallel', 'event']),
        arrivals,
        services: z.array(z.strictObject({ id: nodeName, time: timeSpec, timeout: duration.optional() })).min(1),
        commit: timeSpec.optional(),
        publish: timeSpec.optional(),
        publishFirst: z.boolean().optional(),
      }),
    )
    .optional(),
});

const names = z.array(nodeName).min(1);
export const actionSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('crash'), node: nodeName }),
    z.strictObject({ type: z.literal('restart'), node: nodeName }),
    z.strictObject({ type: z.literal('pause'), node: nodeName, for: duration.optional() }),
    z.strictObject({ type: z.literal('resume'), node: nodeName }),
    z.strictObject({ type: z.literal('close'), node: nodeName }),
    z.strictObject({ type: z.literal('start'), node: nodeName }),
    z.strictObject({ type: z.literal('cut'), id: z.string(), from: names, to: names, bothWays: z.boolean().optional() }),
    z.strictObject({
      type: z.literal('lose'),
      id: z.string(),
      from: names.optional(),
      to: names.optional(),
      percent: z.number().min(0).max(100),
    }),
    z.strictObject({ type: z.literal('delay'), id: z.string(), from: names.optional(), to: names.optional(), by: duration }),
    z.strictObject({ type: z.literal('heal'), id: z.string() }),
    z.strictObject({ type: z.literal('setConfig'), target: nodeName, name: z.string(), value: setting }),
    z.strictObject({ type: z.literal('setHandler'), target: nodeName, handler }),
    z.strictObject({ type: z.literal('setCommit'), target: nodeName, commit }),
    z.strictObject({ type: z.literal('setArrivals'), target: nodeName, arrivals }),
    z.strictObject({ type: z.literal('addPartitions'), topic: z.string(), total: z.int().min(1) }),
    z.strictObject({ type: z.literal('resetOffsets'), group: nodeName, to: z.union([z.enum(['earliest', 'latest']), count]) }),
    z.strictObject({ type: z.literal('deleteRecords'), topic: z.string(), beforeOffset: z.int().min(-1) }),
    z.strictObject({ type: z.literal('setWorkers'), queue: nodeName, workers: count }),
    z.strictObject({ type: z.literal('setService'), target: nodeName, time: timeSpec }),
  ])
  .meta({ id: 'action' });

export const goalSchema = z
  .strictObject({
    metric: z.string(),
    subject: z.string().optional(),
    atMost: z.number().optional(),
    atLeast: z.number().optional(),
    text: z.string().optional(),
  })
  .refine((goal) => goal.atMost !== undefined || goal.atLeast !== undefined, 'a goal needs atMost, atLeast or both')
  .meta({ id: 'goal' });

const controls = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('button'),
    id: z.string(),
    label: z.string(),
    danger: z.boolean().optional(),
    do: z.array(actionSchema).min(1),
  }),
  z.strictObject({
    kind: z.literal('choice'),
    id: z.string(),
    label: z.string(),
    options: z.array(z.strictObject({ label: z.string(), do: z.array(actionSchema) })).min(2),
    initial: count,
  }),
]);

const figure = z.strictObject({
  show: z.array(z.enum(['topics', 'group', 'producers', 'brokers', 'ledger', 'lag', 'timers', 'queue', 'chain', 'gantt'])).min(1),
  speed: z.number().gt(0),
  still: duration.optional(),
  controls: z.array(controls).optional(),
  tasks: z.array(z.strictObject({ id: z.string(), text: z.string(), when: goalSchema })).optional(),
});

export const scenarioSchema = z
  .strictObject({
    $schema: z.string().optional(),
    id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'an id such as "kafka/two-clocks"'),
    code: z.string().optional(),
    title: z.string().min(1),
    summary: z.string().min(1),
    seed: z.int().min(0),
    until: duration,
    network: z.strictObject({ latency: duration, jitter: duration }).optional(),
    kafka: kafka.optional(),
    services: services.optional(),
    script: z.array(z.strictObject({ at: duration, do: actionSchema })).optional(),
    goals: z.array(goalSchema).optional(),
    figure: figure.optional(),
  })
  .refine((scenario) => scenario.kafka !== undefined || scenario.services !== undefined, 'a scenario needs kafka or services')
  .meta({ title: 'Highwater scenario' });

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly string[] };

/** Checks data from outside. Each fault is one sentence with its place: `kafka.groups[0].handler: ...`. */
export function checkScenario(data: unknown): Checked<Scenario> {
  const parsed = scenarioSchema.safeParse(data);
  if (parsed.success) {
    const { $schema: _, ...scenario } = parsed.data;
    return { ok: true, value: scenario as Scenario };
  }
  return { ok: false, faults: parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${issue.message}`) };
}

/** `kafka.groups[0].handler.time`, as one would write it in code. */
export function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole';
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}
