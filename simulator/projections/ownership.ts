/**
 * Who fetched which partition when, as a fold over facts: rows for a chart of owners over time. Bounded in size: of each
 * partition the latest spans stand, and the time without an owner is summed before the older ones go.
 */
import type { BrokerFact } from '../kafka/broker/facts';
import type { ConsumerFact } from '../kafka/consumer/facts';
import type { Fact, FactHeader, NodeId } from '../kernel/process';
import type { KernelFact } from '../kernel/simulation';
import type { Micros } from '../kernel/time';
import type { Fold } from '../kernel/trace';
import type { OwnershipRow } from './frame';
import type { GroupShape } from './kafkaMetrics';

/** Changes of owner that a partition keeps. */
export const MOST_SPANS = 48;
/** Spans of all partitions of a group in one frame. */
const MOST_IN_FRAME = 1_024;

interface Span {
  readonly owner: NodeId | null;
  readonly from: Micros;
}

interface Owned {
  /** Oldest first; each lasts until the next begins. */
  spans: Span[];
  /** Time without an owner in spans that are over, since the first owner. */
  unowned: Micros;
}

export interface Ownership {
  readonly groupOf: Map<NodeId, string>;
  /** By group, then by `topic-partition`; a partition is there from its first owner on. */
  readonly groups: Map<string, Map<string, Owned>>;
}

export const ownership = (shapes: readonly GroupShape[]): Fold<Ownership> => ({
  name: 'ownership',
  initial: () => ({
    groupOf: new Map(shapes.flatMap((shape) => shape.members.map((member) => [member, shape.id] as const))),
    groups: new Map(shapes.map((shape) => [shape.id, new Map<string, Owned>()])),
  }),
  apply(state: Ownership, raw: Fact, at: FactHeader) {
    const fact = raw as BrokerFact | ConsumerFact | KernelFact;
    switch (fact.type) {
      case 'partitionsAssigned':
      case 'partitionsRevoked':
      case 'partitionsLost':
        return owns(
          state,
          at,
          fact.owned.map(({ topic, partition }) => `${topic}-${partition}`),
        );
      case 'pollIntervalExceeded':
      case 'consumerClosed':
      case 'nodeCrashed':
        return owns(state, at, []);
      default:
        return;
    }
  },
});

/** From now on this member fetches exactly these partitions. */
function owns(state: Ownership, at: FactHeader, names: readonly string[]): void {
  const group = state.groups.get(state.groupOf.get(at.node) ?? '');
  if (group === undefined) return;
  for (const [name, owned] of group) if (owned.spans.at(-1)?.owner === at.node && !names.includes(name)) begin(owned, null, at.time);
  for (const name of names) {
    const owned = group.get(name);
    if (owned === undefined) group.set(name, { spans: [{ owner: at.node, from: at.time }], unowned: 0 });
    else begin(owned, at.node, at.time);
  }
}

function begin(owned: Owned, owner: NodeId | null, time: Micros): void {
  const last = owned.spans.at(-1) as Span;
  if (last.owner === owner) return;
  if (last.owner === null) owned.unowned += time - last.from;
  // What lasted no time at all was never to be seen.
  if (last.from === time) owned.spans.pop();
  if (owned.spans.at(-1)?.owner === owner) return;
  owned.spans.push({ owner, from: time });
  if (owned.spans.length > MOST_SPANS) owned.spans.shift();
}

/** Rows of a group up to now, in order of topic and partition. */
export function ownershipRows(
  state: Ownership,
  group: string,
  partitions: readonly { readonly topic: string; readonly partition: number }[],
  now: Micros,
): OwnershipRow[] {
  const known = state.groups.get(group);
  if (known === undefined || partitions.length === 0) return [];
  const most = Math.max(1, Math.floor(MOST_IN_FRAME / partitions.length));
  return partitions.map(({ topic, partition }) => {
    const owned = known.get(`${topic}-${partition}`);
    if (owned === undefined) return { topic, partition, spans: [], unownedMicros: 0 };
    const last = owned.spans.at(-1) as Span;
    const spans = owned.spans.map(({ owner, from }, index) => ({ owner, from, to: owned.spans[index + 1]?.from ?? now }));
    return { topic, partition, spans: spans.slice(-most), unownedMicros: owned.unowned + (last.owner === null ? now - last.from : 0) };
  });
}
