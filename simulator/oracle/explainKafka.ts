/**
 * The life of a record for one consumer group. Two facts decide between once, twice and never: from which offset a member
 * read on, and whether the effect had been applied by then.
 */
import type { BrokerFact } from '../kafka/broker/facts';
import type { ConsumerFact } from '../kafka/consumer/facts';
import type { NodeId } from '../kernel/process';
import type { KernelFact } from '../kernel/simulation';
import type { Timeline } from '../kernel/timeline';
import type { ChainLink } from '../projections/frame';
import { type Case, link, type Story } from './explain';
import type { Ledger } from './ledger';

type KnownFact = BrokerFact | ConsumerFact | KernelFact;
type Kind =
  | 'began'
  | 'decided'
  | 'marked'
  | 'sent'
  | 'appended'
  | 'polled'
  | 'effect'
  | 'committed'
  | 'away'
  | 'removed'
  | 'read on'
  | 'refused';

interface Event {
  readonly number: number;
  readonly kind: Kind;
  readonly node: NodeId;
  readonly text: string;
  /** Offset of a commit or of a place to read on from. */
  readonly offset?: number;
  readonly detail?: string;
}

export function explainKafka({ timeline, subject, record, fate }: Case): Story {
  const reading = timeline.present.fold<Ledger>('ledger').kafka;
  const group = subject.spec.id;
  const members = new Set([...reading.groupOf].filter(([, id]) => id === group).map(([node]) => node));
  const events = lifeOf(timeline, record, group, members);
  const pick = (chosen: readonly (Event | undefined)[], turning?: Event): ChainLink[] =>
    chosen
      .filter((event): event is Event => event !== undefined)
      .sort((a, b) => a.number - b.number)
      .filter((event, index, all) => event !== all[index - 1])
      .map((event) => link(timeline, event.number, event.text, event === turning));
  const sent = events.find((event) => event.kind === 'appended');
  switch (fate) {
    case 'duplicated':
      return duplicated(events, sent, pick);
    case 'lost':
      return lost(events, sent, pick);
    case 'reordered':
      return {
        sentence: 'A later record of the same key had its effect first.',
        chain: pick(events.filter((event) => event.kind !== 'committed')),
        remedy: 'One record of a key in progress at a time.',
      };
    case 'aborted':
      return aborted(events, sent, pick);
    case 'stuck': {
      const open = openStory(events, sent, pick);
      if (open !== undefined) return open;
      return {
        sentence: 'It is in the log, and no member has finished it yet.',
        chain: pick(events.filter((event) => event.kind !== 'committed').slice(-8)),
        remedy: null,
      };
    }
    case 'delivered once':
      return {
        sentence: 'Its effect was applied once.',
        chain: pick(events.filter((event) => event.kind !== 'away' && event.kind !== 'removed').slice(0, 6)),
        remedy: null,
      };
  }
}

type Pick = (chosen: readonly (Event | undefined)[], turning?: Event) => ChainLink[];

/** The effect came twice: between the two, somebody read on from an offset at or below the record. */
function duplicated(events: readonly Event[], sent: Event | undefined, pick: Pick): Story {
  const effects = events.filter((event) => event.kind === 'effect');
  const first = effects[0] as Event;
  const second = effects[1] as Event;
  const readOn = events.findLast((event) => event.kind === 'read on' && event.node === second.node && event.number < second.number);
  // Who held the partition before may have lost it before it was done: look back from the moment when the next one reads on.
  const away = events.findLast((event) => event.kind === 'away' && event.node === first.node && event.number < second.number);
  const removed = events.findLast((event) => event.kind === 'removed' && event.node === first.node && event.number < second.number);
  const refused = events.find(
    (event) => event.kind === 'refused' && event.node === first.node && event.number > (away?.number ?? first.number),
  );
  const turning = away ?? removed ?? readOn;
  const evicted = away?.detail === 'poll interval';
  return {
    sentence: evicted
      ? `${first.node} lost its partition while it was still working, so its work could not be committed and ${second.node} did it again.`
      : `The effect was applied before its offset was committed, so ${second.node} began again below it.`,
    chain: pick([sent, first, away, removed, readOn, second, refused], turning),
    remedy: evicted
      ? 'Fewer records per poll (max.poll.records) or more time (max.poll.interval.ms); an effect that is safe to repeat in any case.'
      : 'Kafka cannot take the effect back: make it safe to repeat, with an idempotency key. Committing more often only narrows the window.',
  };
}

/** It lies in the log for good, and readers of committed data leave it out. */
function aborted(events: readonly Event[], sent: Event | undefined, pick: Pick): Story {
  const decided = events.find((event) => event.kind === 'decided');
  const marked = events.find((event) => event.kind === 'marked');
  const seen = events.find((event) => event.kind === 'effect');
  const why: Readonly<Record<string, string>> = {
    timeout: 'its producer did not end it within transaction.timeout.ms',
    newInstance: 'another instance began under the same transactional.id',
    client: 'its producer took it back',
  };
  return {
    sentence: `Its transaction was aborted: ${why[decided?.detail ?? ''] ?? 'a marker says so'}.${
      seen === undefined ? '' : ` ${seen.node} reads uncommitted data, so it had its effect all the same.`
    }`,
    chain: pick([sent, decided, marked, seen], decided ?? marked),
    remedy: seen === undefined ? null : 'isolation.level=read_committed',
  };
}

/** Nobody who reads committed data can have it before its transaction ends. */
function openStory(events: readonly Event[], sent: Event | undefined, pick: Pick): Story | undefined {
  if (sent?.detail !== 'transactional' || events.some((event) => event.kind === 'marked')) return undefined;
  const began = events.find((event) => event.kind === 'began');
  return {
    sentence: 'Its transaction is still open, so readers of committed data wait before it, and before everything behind it.',
    chain: pick([began, sent], began ?? sent),
    remedy: 'A shorter transaction.timeout.ms bounds the wait; kafka-transactions abort ends it at once.',
  };
}

/** No effect, and the group reads above it. */
function lost(events: readonly Event[], sent: Event | undefined, pick: Pick): Story {
  const polled = events.findLast((event) => event.kind === 'polled');
  const committed = events.find((event) => event.kind === 'committed');
  const away =
    polled === undefined
      ? undefined
      : events.find((event) => event.kind === 'away' && event.node === polled.node && event.number > polled.number);
  const readOn = events.find(
    (event) => event.kind === 'read on' && event.number > (committed?.number ?? polled?.number ?? -1) && event.detail === 'above',
  );
  if (polled === undefined) {
    return {
      sentence: 'No member ever read it: the group began to read above it.',
      chain: pick([sent, committed, readOn], readOn),
      remedy: 'auto.offset.reset=earliest, where nothing may be skipped.',
    };
  }
  return {
    sentence: `Its offset was committed before its effect was applied, and ${polled.node} never came to it.`,
    chain: pick([sent, polled, committed, away, readOn], away ?? committed),
    remedy: 'Commit after the effect, not before it.',
  };
}

function lifeOf(timeline: Timeline, record: number, group: string, members: ReadonlySet<NodeId>): Event[] {
  const events: Event[] = [];
  const facts = timeline.present.facts;
  let place: { topic: string; partition: number; offset: number } | null = null;
  let producerId = -1;
  let transactionalId: string | undefined;
  /** Transactions under way, by producer. */
  const ongoing = new Map<number, Event>();
  const here = (topic: string, partition: number) => place !== null && place.topic === topic && place.partition === partition;
  for (let number = 0; number < facts; number++) {
    const { node, fact: raw } = timeline.trace.at(number);
    const fact = raw as KnownFact;
    const add = (kind: Kind, text: string, more: Partial<Event> = {}) => events.push({ number, kind, node, text, ...more });
    switch (fact.type) {
      case 'recordsAppended': {
        if (place !== null) break;
        const offset = offsetIn(fact.records, fact.baseOffset, record);
        if (offset === null) break;
        place = { topic: fact.topic, partition: fact.partition, offset };
        producerId = fact.producerId;
        const began = fact.transactional ? ongoing.get(producerId) : undefined;
        transactionalId = began?.detail;
        if (began !== undefined) events.push(began);
        add('appended', `${node} appends it at ${fact.topic}-${fact.partition}, offset ${offset}`, {
          offset,
          ...(fact.transactional && { detail: 'transactional' }),
        });
        break;
      }
      case 'transactionChanged': {
        const { state, producerId: producer, partitions, transactionalId: id } = fact.to;
        if (state !== 'Ongoing') ongoing.delete(producer);
        else if (!ongoing.has(producer)) {
          const names = partitions.map((each) => `${each.topic}-${each.partition}`).join(', ');
          ongoing.set(producer, { number, kind: 'began', node, text: `${node} takes ${names} into a transaction of ${id}`, detail: id });
        }
        break;
      }
      case 'transactionDecided':
        if (fact.transactionalId === transactionalId && !events.some(({ kind }) => kind === 'decided')) {
          add('decided', `${node} decides: ${fact.committed ? 'commit' : 'abort'}`, { detail: fact.reason });
        }
        break;
      case 'markerAppended':
        if (here(fact.topic, fact.partition) && fact.producerId === producerId && !events.some(({ kind }) => kind === 'marked')) {
          add('marked', `${node} writes the ${fact.committed ? 'commit' : 'abort'} marker at offset ${fact.offset}`);
        }
        break;
      case 'pollReturned':
        if (members.has(node) && fact.ranges.some((range) => holds(range, record))) add('polled', `${node} gets it from poll`);
        break;
      case 'effectApplied':
        if (members.has(node) && 'topic' in fact && holds(fact, record)) add('effect', `${node} applies its effect`);
        break;
      case 'offsetsCommitted': {
        if (fact.group !== group || place === null) break;
        const offset = fact.offsets.find((each) => here(each.topic, each.partition))?.offset;
        if (offset !== undefined && offset > place.offset)
          add('committed', `offset ${offset} is committed: everything below counts as done`, { offset });
        break;
      }
      case 'commitRejected':
        if (fact.group === group && fact.offsets.some((each) => here(each.topic, each.partition))) {
          add('refused', `the commit of ${fact.member === null ? 'an outsider' : nodeOf(fact.member, members)} is refused: ${fact.error}`, {
            node: fact.member === null ? node : nodeOf(fact.member, members),
          });
        }
        break;
      case 'positionsSet': {
        const at = members.has(node) ? fact.positions.find((each) => here(each.topic, each.partition))?.offset : undefined;
        if (at !== undefined) add('read on', `${node} reads on from the committed offset, ${at}`, readOn(at, place));
        break;
      }
      case 'positionReset':
        if (members.has(node) && here(fact.topic, fact.partition)) {
          add(
            'read on',
            `${node} finds no committed offset: auto.offset.reset=${fact.policy} begins at ${fact.to}`,
            readOn(fact.to, place),
          );
        }
        break;
      case 'nodeCrashed':
        if (members.has(node)) add('away', `${node} crashes`, { detail: 'crash' });
        break;
      case 'nodePaused':
        if (members.has(node)) add('away', `${node} stops where it is`, { detail: 'pause' });
        break;
      case 'pollIntervalExceeded':
        if (members.has(node))
          add('away', `${node} did not call poll within max.poll.interval.ms and leaves the group`, { detail: 'poll interval' });
        break;
      case 'memberRemoved': {
        if (fact.group !== group) break;
        const who = nodeOf(fact.member, members);
        if (fact.reason !== 'left')
          add(
            'removed',
            `the coordinator removes ${who}: ${fact.reason === 'sessionExpired' ? 'no heartbeat within session.timeout.ms' : 'it did not rejoin in time'}`,
            { node: who },
          );
        break;
      }
    }
  }
  return events;
}

function readOn(at: number, place: { offset: number } | null): Partial<Event> {
  return { offset: at, detail: place !== null && at > place.offset ? 'above' : 'below' };
}

/** Offset of a record in a batch; runs are first id, how many, first id, how many, ... */
export function offsetIn(runs: readonly number[], baseOffset: number, record: number): number | null {
  let offset = baseOffset;
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] as number;
    const length = runs[i + 1] as number;
    if (record >= first && record < first + length) return offset + record - first;
    offset += length;
  }
  return null;
}

export const holds = (range: { readonly firstRecord: number; readonly recordCount: number }, record: number): boolean =>
  record >= range.firstRecord && record < range.firstRecord + range.recordCount;

/** Member ids begin with the client id, which is the node's name in our scenarios. */
function nodeOf(member: string, members: ReadonlySet<NodeId>): NodeId {
  for (const node of members) if (member === node || member.startsWith(`${node}-`)) return node;
  return member;
}
