/**
 * Where to read next: the committed offset if there is one, else what `auto.offset.reset` says.
 * Source: apache/kafka clients/.../internals/SubscriptionState.java, OffsetFetcher.java, ConsumerCoordinator.initWithCommittedOffsetsIfNeeded.
 * Rules KC15 to KC19.
 */
import type { NodeId } from '../../kernel/process';
import type { ListOffsets, ListOffsetsResponse, TopicPartition } from '../protocol/data';
import type { OffsetFetch, OffsetFetchResponse } from '../protocol/group';
import { wallClock } from '../timestamps';
import type { ResetPolicy } from './config';
import { coordinatorReady, isMember } from './coordinator';
import { needMetadata } from './metadata';
import { backOff, type ConsumerIo, deadline, findInFlight, isBackingOff, isReachable } from './requests';
import { type ConsumerState, type InFlightAs, type OwnedPartition, partitionKey } from './state';

type State = Readonly<ConsumerState>;

export interface Thrown {
  readonly error: string;
  readonly message?: string;
}

/** Looks up the positions that are missing. @returns what poll throws, if it does. */
export function updatePositions(s: State, io: ConsumerIo): Thrown | undefined {
  let initializing: OwnedPartition[] | undefined;
  let isResetting = false;
  for (const owned of s.partitions.values()) {
    if (owned.position !== null) continue;
    if (owned.reset !== null) isResetting = true;
    else {
      initializing ??= [];
      initializing.push(owned);
    }
  }
  if (initializing !== undefined) {
    if (s.config.groupId === null) {
      const thrown = applyPolicy(s, initializing, io, undefined);
      if (thrown) return thrown;
      isResetting = true;
    } else {
      fetchCommitted(s, initializing, io);
    }
  }
  if (isResetting) lookUp(s, io);
  return undefined;
}

function fetchCommitted(s: State, partitions: readonly OwnedPartition[], io: ConsumerIo): void {
  if (findInFlight(s, (request) => request.api === 'OffsetFetch' && request.purpose === 'positions')) return;
  if (isBackingOff(io) || !coordinatorReady(s, io)) return;
  sendOffsetFetch(s, partitions, 'positions', io);
}

export function sendOffsetFetch(s: State, wanted: readonly TopicPartition[], purpose: 'positions' | 'call', io: ConsumerIo): void {
  const partitions = wanted.map(({ topic, partition }) => ({ topic, partition }));
  const correlationId = s.nextCorrelationId;
  const to = s.member.coordinator as NodeId;
  io.emit({ type: 'committedRequested', correlationId, to, expiresAt: deadline(s, io), purpose, partitions });
  const { generation, memberId } = s.member;
  const claim = s.config.protocol === 'consumer' && isMember(s) && generation > 0 ? { memberId, memberEpoch: generation } : {};
  const request: OffsetFetch = {
    type: 'OffsetFetch',
    correlationId,
    groupId: s.config.groupId as string,
    partitions,
    requireStable: true,
    ...claim,
  };
  io.send(to, request);
}

/** @returns what poll throws: without a committed offset and with `none` there is nowhere to begin. */
export function onCommitted(s: State, response: OffsetFetchResponse, io: ConsumerIo): Thrown | undefined {
  const positions: (TopicPartition & { offset: number })[] = [];
  const without: OwnedPartition[] = [];
  for (const { topic, partition, offset, error } of response.partitions) {
    const owned = s.partitions.get(partitionKey(topic, partition));
    // A seek may have come in between, or the partition may have gone.
    if (owned === undefined || owned.position !== null || owned.reset !== null || error !== 'NONE') continue;
    if (offset >= 0) positions.push({ topic, partition, offset });
    else without.push(owned);
  }
  io.emit({ type: 'positionsSet', answers: response.correlationId, positions });
  return without.length === 0 ? undefined : applyPolicy(s, without, io, undefined);
}

/** Rule KC16: `none` means an exception, anything else a lookup. */
export function applyPolicy(
  s: State,
  partitions: readonly TopicPartition[],
  io: ConsumerIo,
  answers: number | undefined,
): Thrown | undefined {
  const policy = s.config.reset;
  if (policy === 'none') return { error: 'NoOffsetForPartitionException' };
  needReset(partitions, policy, io, answers);
  return undefined;
}

export function needReset(partitions: readonly TopicPartition[], policy: ResetPolicy, io: ConsumerIo, answers?: number): void {
  const named = partitions.map(({ topic, partition }) => ({ topic, partition }));
  io.emit({ type: 'resetNeeded', policy, partitions: named, ...(answers === undefined ? {} : { answers }) });
}

/** Asks the leaders for the ends of the log, or for the first record young enough. */
function lookUp(s: State, io: ConsumerIo): void {
  if (isBackingOff(io) || findInFlight(s, (request) => request.api === 'ListOffsets' && request.purpose === 'reset')) return;
  const wanted = [...s.partitions.values()].filter((owned) => owned.position === null && owned.reset !== null);
  sendListOffsets(
    s,
    wanted.map(({ topic, partition, reset }) => ({ topic, partition, timestamp: timestampOf(reset as ResetPolicy, io) })),
    'reset',
    io,
  );
}

function timestampOf(policy: ResetPolicy, io: ConsumerIo): number | 'earliest' | 'latest' {
  if (typeof policy === 'object') return wallClock(io.now - policy.before);
  return policy === 'latest' ? 'latest' : 'earliest';
}

export function sendListOffsets(
  s: State,
  wanted: readonly (TopicPartition & { readonly timestamp: number | 'earliest' | 'latest' })[],
  purpose: 'reset' | 'call',
  io: ConsumerIo,
): void {
  const byLeader = new Map<NodeId, (typeof wanted)[number][]>();
  for (const entry of wanted) {
    const leader = s.metadata.topics.get(entry.topic)?.[entry.partition];
    if (leader === undefined || leader === null) {
      needMetadata(s, io);
      continue;
    }
    if (!isReachable(io, leader)) continue;
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), entry]);
  }
  for (const [to, partitions] of byLeader) {
    const correlationId = s.nextCorrelationId;
    io.emit({ type: 'offsetsRequested', correlationId, to, expiresAt: deadline(s, io), purpose, partitions });
    const request: ListOffsets = { type: 'ListOffsets', correlationId, partitions };
    io.send(to, s.config.readCommitted ? { ...request, isolation: 'read_committed' } : request);
  }
}

/** Rule KC17: the answer counts only if the partition still waits for it. */
export function onListedForReset(s: State, response: ListOffsetsResponse, request: InFlightAs<'ListOffsets'>, io: ConsumerIo): void {
  io.emit({ type: 'answered', answers: response.correlationId });
  const asked = new Set(request.partitions.map(({ topic, partition }) => partitionKey(topic, partition)));
  let isIncomplete = false;
  for (const { topic, partition, error, offset } of response.partitions) {
    const owned = s.partitions.get(partitionKey(topic, partition));
    if (owned === undefined || owned.position !== null || owned.reset === null || !asked.has(partitionKey(topic, partition))) continue;
    if (error === 'NONE' && offset >= 0) {
      io.emit({ type: 'positionReset', topic, partition, from: owned.resetFrom, to: offset, policy: owned.reset });
      continue;
    }
    // KC18: `by_duration` and no record that young: there is no position until one comes.
    isIncomplete = true;
    if (error !== 'NONE') needMetadata(s, io);
  }
  if (isIncomplete) backOff(s, io);
}

/** Rule KC19: a position outside the log is reset like a missing one, or is an exception under `none`. */
export function onOutOfRange(s: State, owned: OwnedPartition, io: ConsumerIo): Thrown | undefined {
  const { topic, partition } = owned;
  io.emit({ type: 'fetchDiscarded', topic, partition });
  if (s.config.reset === 'none') return { error: 'OffsetOutOfRangeException' };
  needReset([owned], s.config.reset, io);
  return undefined;
}
