/**
 * Systems to begin with: each a few numbers and words that make a scenario. What was chosen stands in the address, piece by piece,
 * so a system that somebody built is a link like any other.
 */
import type { Scenario } from '@/simulator/run';
import type { Pieces } from './linkText';

export interface NumberField {
  readonly kind: 'number';
  readonly id: string;
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly initial: number;
}

export interface ChoiceField {
  readonly kind: 'choice';
  readonly id: string;
  readonly label: string;
  readonly options: readonly string[];
  readonly initial: string;
}

export type Field = NumberField | ChoiceField;
export type Values = Readonly<Record<string, string>>;

export interface Template {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly fields: readonly Field[];
  scenario(values: Values): Omit<Scenario, 'id' | 'title' | 'summary' | 'seed'>;
}

/** A template with what was chosen, as an address says it. */
export interface System {
  readonly scenario: Scenario;
  readonly pieces: Pieces;
  readonly faults: readonly string[];
}

const number = (id: string, label: string, least: number, most: number, initial: number): NumberField => ({
  kind: 'number',
  id,
  label,
  least,
  most,
  initial,
});
const choice = (id: string, label: string, options: readonly string[], initial: string): ChoiceField => ({
  kind: 'choice',
  id,
  label,
  options,
  initial,
});
const as = (values: Values, id: string): number => Number(values[id]);

const COMMITS = { auto: 'auto', 'after the effect': 'syncAfter', 'before the effect': 'syncBefore', 'each record': 'perRecord' } as const;

export const templates: readonly Template[] = [
  {
    id: 'group',
    title: 'A topic and a group',
    summary: 'One broker, a producer, a topic, and the members that share it. Kill one, slow one down, add one.',
    fields: [
      number('partitions', 'partitions', 1, 12, 6),
      number('members', 'members', 1, 6, 3),
      number('rate', 'records a second', 1, 200, 12),
      number('handler', 'ms of work for a record', 1, 5_000, 60),
      choice('assignor', 'partition.assignment.strategy', ['range', 'roundrobin', 'sticky', 'cooperative-sticky'], 'range'),
      choice('commit', 'commits', Object.keys(COMMITS), 'auto'),
    ],
    scenario: (values) => ({
      until: '5min',
      kafka: {
        brokers: 1,
        config: { 'group.initial.rebalance.delay.ms': 0 },
        topics: [{ name: 'orders', partitions: as(values, 'partitions') }],
        producers: [{ id: 'checkout', topic: 'orders', arrivals: { kind: 'poisson', perSecond: as(values, 'rate') }, keys: 24 }],
        groups: [
          {
            id: 'billing',
            topics: ['orders'],
            members: as(values, 'members'),
            spare: 2,
            config: { 'partition.assignment.strategy': values.assignor as string },
            handler: { time: `${as(values, 'handler')}ms` },
            commit: COMMITS[values.commit as keyof typeof COMMITS],
          },
        ],
      },
      figure: { show: ['topics', 'group', 'producers', 'timers', 'ledger'], speed: 4 },
    }),
  },
  {
    id: 'replicas',
    title: 'A replicated topic',
    summary: 'Three brokers, a copy on each, and a producer that says how sure it wants to be. Take brokers away.',
    fields: [
      number('replicas', 'copies of each partition', 1, 3, 3),
      number('partitions', 'partitions', 1, 6, 3),
      number('rate', 'records a second', 1, 200, 20),
      choice('acks', 'acks', ['all', '1', '0'], 'all'),
      number('isr', 'min.insync.replicas', 1, 3, 2),
      choice('unclean', 'unclean.leader.election.enable', ['false', 'true'], 'false'),
    ],
    scenario: (values) => ({
      until: '5min',
      kafka: {
        brokers: 3,
        config: { 'group.initial.rebalance.delay.ms': 0 },
        topics: [
          {
            name: 'orders',
            partitions: as(values, 'partitions'),
            replicationFactor: as(values, 'replicas'),
            config: {
              'min.insync.replicas': Math.min(as(values, 'isr'), as(values, 'replicas')),
              'unclean.leader.election.enable': values.unclean === 'true',
            },
          },
        ],
        producers: [
          {
            id: 'checkout',
            topic: 'orders',
            arrivals: { kind: 'poisson', perSecond: as(values, 'rate') },
            keys: 24,
            config: { acks: values.acks as string },
          },
        ],
        groups: [{ id: 'billing', topics: ['orders'], members: 2, spare: 1, handler: { time: '20ms' }, commit: 'auto' }],
      },
      figure: { show: ['topics', 'group', 'producers', 'brokers', 'ledger'], speed: 2 },
    }),
  },
  {
    id: 'readers',
    title: 'One topic, two groups',
    summary: 'Two groups read the same records, each in its own time and with its own offsets.',
    fields: [
      number('partitions', 'partitions', 1, 8, 4),
      number('rate', 'records a second', 1, 100, 10),
      number('billing', 'members of billing', 1, 4, 2),
      number('search', 'members of search', 1, 4, 1),
      number('handler', 'ms of work for a record in search', 1, 5_000, 200),
    ],
    scenario: (values) => ({
      until: '5min',
      kafka: {
        brokers: 1,
        config: { 'group.initial.rebalance.delay.ms': 0 },
        topics: [{ name: 'orders', partitions: as(values, 'partitions') }],
        producers: [{ id: 'checkout', topic: 'orders', arrivals: { kind: 'poisson', perSecond: as(values, 'rate') }, keys: 24 }],
        groups: [
          { id: 'billing', topics: ['orders'], members: as(values, 'billing'), spare: 1, handler: { time: '40ms' }, commit: 'auto' },
          {
            id: 'search',
            topics: ['orders'],
            members: as(values, 'search'),
            spare: 2,
            handler: { time: `${as(values, 'handler')}ms` },
            commit: 'auto',
          },
        ],
      },
      figure: { show: ['topics', 'group', 'producers', 'ledger', 'lag'], speed: 4 },
    }),
  },
  {
    id: 'queue',
    title: 'A queue and its workers',
    summary: 'Jobs come in, workers take them, and for a while more come than can be done.',
    fields: [
      number('workers', 'workers', 1, 8, 2),
      number('rate', 'jobs a second', 1, 200, 30),
      number('peak', 'jobs a second in the spike', 1, 400, 120),
      number('service', 'ms of work for a job', 1, 5_000, 50),
      number('bound', 'room in the queue', 10, 5_000, 500),
      choice('overflow', 'when it is full', ['reject', 'drop-head', 'block'], 'reject'),
    ],
    scenario: (values) => ({
      until: '5min',
      services: {
        queues: [
          {
            id: 'jobs',
            arrivals: { kind: 'spike', perSecond: as(values, 'rate'), peakPerSecond: as(values, 'peak'), at: '30s', for: '20s' },
            workers: as(values, 'workers'),
            spare: 4,
            service: { exponential: `${as(values, 'service')}ms` },
            bound: as(values, 'bound'),
            overflow: values.overflow as 'reject' | 'drop-head' | 'block',
          },
        ],
      },
      figure: { show: ['queue', 'ledger'], speed: 4 },
    }),
  },
];

/** What the address says of a system: `null` when it names no template. */
export function systemOf(search: string): System | { readonly faults: readonly string[] } | null {
  const said = new URLSearchParams(search);
  const from = said.get('from');
  if (from === null) return null;
  const template = templates.find(({ id }) => id === from);
  if (template === undefined) {
    const names = templates.map(({ id }) => id).join(', ');
    return { faults: [`The link begins with a template "${from.slice(0, 40)}", and there is none of that name; there is ${names}.`] };
  }
  const faults: string[] = [];
  const values = Object.fromEntries(template.fields.map((field) => [field.id, chosenIn(field, said.get(field.id), faults)]));
  const { title, summary } = template;
  return {
    scenario: { id: `own/${template.id}`, title, summary, seed: 1, ...template.scenario(values) },
    pieces: [['from', template.id], ...Object.entries(values)],
    faults,
  };
}

function chosenIn(field: Field, said: string | null, faults: string[]): string {
  const fallback = String(field.initial);
  if (said === null || said === '') return fallback;
  const isGood =
    field.kind === 'choice'
      ? field.options.includes(said)
      : /^\d{1,6}$/.test(said) && Number(said) >= field.least && Number(said) <= field.most;
  if (isGood) return said;
  const valid = field.kind === 'choice' ? `one of ${field.options.join(', ')}` : `a whole number from ${field.least} to ${field.most}`;
  faults.push(`"${said.slice(0, 40)}" for ${field.label} is not ${valid}; ${fallback} is taken.`);
  return fallback;
}
