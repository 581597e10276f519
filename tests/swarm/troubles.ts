/** What can befall a run: kinds of trouble, a schedule of them, and what each means to the kernel, at its beginning and at its end. */
import type { NodeId } from '@/simulator/kernel/process';
import type { KernelCommand } from '@/simulator/kernel/simulation';
import { type Micros, millis, seconds } from '@/simulator/kernel/time';
import type { Luck } from './luck';

const KINDS = [
  'crashBroker',
  'crashClient',
  'shutDown',
  'pauseBroker',
  'pauseClient',
  'closeMember',
  'cutOneWay',
  'partition',
  'latency',
  'slow',
  'loss',
  'duplicate',
] as const;

export type TroubleKind = (typeof KINDS)[number];

export interface Trouble {
  readonly kind: TroubleKind;
  readonly at: Micros;
  readonly until: Micros;
  /** Whom it befalls; of links: those on one side. */
  readonly nodes: readonly NodeId[];
  /** Those on the other side of links. */
  readonly others: readonly NodeId[];
  /** How bad it is: microseconds, a factor, or one in so many. */
  readonly measure: number;
}

export interface Cast {
  readonly brokers: readonly NodeId[];
  readonly members: readonly NodeId[];
  /** Members and producers. */
  readonly clients: readonly NodeId[];
}

export function drawTroubles(
  cast: Cast,
  when: { readonly from: Micros; readonly until: Micros },
  luck: Luck,
): { readonly kinds: readonly TroubleKind[]; readonly troubles: readonly Trouble[] } {
  const kinds = luck.some(KINDS);
  if (kinds.length === 0) return { kinds, troubles: [] };
  const troubles = Array.from({ length: luck.between(1, 10) }, () => {
    const at = luck.between(when.from, when.until - 1);
    const length = luck.of([millis(luck.between(1, 300)), seconds(luck.between(1, 4)), seconds(luck.between(5, 12))]);
    return drawTrouble(luck.of(kinds), at, Math.min(at + length, when.until), cast, luck);
  });
  return { kinds, troubles: troubles.sort((a, b) => a.at - b.at) };
}

function drawTrouble(kind: TroubleKind, at: Micros, until: Micros, { brokers, members, clients }: Cast, luck: Luck): Trouble {
  const everybody = [...brokers, ...clients];
  const between = (nodes: readonly NodeId[], others: readonly NodeId[], measure = 0): Trouble => ({
    kind,
    at,
    until,
    nodes,
    others,
    measure,
  });
  switch (kind) {
    case 'crashBroker':
    case 'shutDown':
    case 'pauseBroker':
      return between([luck.of(brokers)], []);
    case 'crashClient':
    case 'pauseClient':
      return between([luck.of(clients)], []);
    case 'closeMember':
      return between([luck.of(members)], []);
    case 'partition': {
      const nodes = luck.some(everybody);
      return between(
        nodes,
        everybody.filter((node) => !nodes.includes(node)),
      );
    }
    case 'cutOneWay':
      return between([luck.of(everybody)], luck.once(2) ? [luck.of(brokers)] : brokers);
    case 'latency':
      return between(luck.some(everybody), brokers, millis(luck.of([5, 100, 800])));
    case 'slow':
      return between(luck.some(everybody), brokers, luck.of([5, 50, 500]));
    case 'loss':
      return between(luck.some(everybody), brokers, luck.of([3, 10, 50]));
    case 'duplicate':
      return between(luck.some(everybody), brokers, luck.of([3, 10, 50]));
  }
}

/** What the kernel and the nodes are told when it begins. `id` names its rule of the network. */
export function begin({ kind, nodes, others, measure }: Trouble, id: string): KernelCommand[] {
  const node = nodes[0] as NodeId;
  const reach = { id, from: nodes, to: others };
  switch (kind) {
    case 'crashBroker':
    case 'crashClient':
      return [{ type: 'crash', node }];
    case 'shutDown':
      return [{ type: 'tell', node, input: { type: 'shutDown' } }];
    case 'pauseBroker':
    case 'pauseClient':
      return [{ type: 'pause', node }];
    case 'closeMember':
      return [{ type: 'tell', node, input: { type: 'closeGracefully' } }];
    case 'cutOneWay':
      return [{ type: 'addRule', rule: { ...reach, kind: 'cut' } }];
    case 'partition':
      return [{ type: 'addRule', rule: { ...reach, kind: 'cut', bothWays: true } }];
    case 'latency':
      return [{ type: 'addRule', rule: { ...reach, kind: 'delay', by: measure, jitter: measure, bothWays: true } }];
    case 'slow':
      return [{ type: 'addRule', rule: { ...reach, kind: 'slow', factor: measure, bothWays: true } }];
    case 'loss':
      return [{ type: 'addRule', rule: { ...reach, kind: 'loss', chance: [1, measure], bothWays: true } }];
    case 'duplicate':
      return [{ type: 'addRule', rule: { ...reach, kind: 'duplicate', chance: [1, measure], after: millis(3), bothWays: true } }];
  }
}

export function end({ kind, nodes }: Trouble, id: string): KernelCommand[] {
  const node = nodes[0] as NodeId;
  switch (kind) {
    case 'crashBroker':
    case 'crashClient':
    case 'shutDown':
      return [{ type: 'restart', node }];
    case 'pauseBroker':
    case 'pauseClient':
      return [{ type: 'resume', node }];
    case 'closeMember':
      return [{ type: 'tell', node, input: { type: 'startAgain' } }];
    default:
      return [{ type: 'removeRule', id }];
  }
}
