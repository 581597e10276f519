/**
 * What a share consumer does in the background: it finds its coordinator and the leaders, keeps its membership, and fetches as long as
 * somebody waits for records. Source: apache/kafka clients/.../internals/{ShareConsumeRequestManager,ShareHeartbeatRequestManager}.java.
 */
import type { Io, NodeId } from '../../../kernel/process';
import { millis } from '../../../kernel/time';
import type { FindCoordinator, Metadata, MetadataResponse } from '../../protocol/data';
import type {
  ShareAcknowledge,
  ShareFetch,
  ShareFetchResponse,
  ShareGroupHeartbeat,
  ShareGroupHeartbeatResponse,
} from '../../protocol/share';
import type { ShareConsumerFact } from './facts';
import type { GivenRange, HeldRecord, ShareConsumerState, ShareInFlight } from './state';

export type ShareIo = Io<ShareConsumerFact>;
type State = Readonly<ShareConsumerState>;

export const TIMER = {
  heartbeat: 'share heartbeat',
  request: 'request.timeout.ms',
  retry: 'retry.backoff.ms',
  call: 'call',
  handler: 'handler',
} as const;

const LEADER_ERRORS = new Set(['NOT_LEADER_OR_FOLLOWER', 'UNKNOWN_TOPIC_OR_PARTITION', 'FENCED_LEADER_EPOCH']);

export function isWaitingFor(s: State, api: ShareInFlight['api'], to?: NodeId): boolean {
  for (const request of s.inFlight.values()) if (request.api === api && (to === undefined || request.to === to)) return true;
  return false;
}

export function backOff(s: State, io: ShareIo): void {
  if (io.timer(TIMER.retry) === undefined) io.setTimer(TIMER.retry, s.config.retryBackoff, { type: 'retry' });
}

function sent(
  s: State,
  io: ShareIo,
  api: ShareInFlight['api'],
  to: NodeId,
  more: { carried?: readonly HeldRecord[]; sessionEpoch?: number } = {},
): number {
  const correlationId = s.nextCorrelationId;
  io.emit({ type: 'shareRequestSent', api, correlationId, to, expiresAt: io.now + s.config.requestTimeout, ...more });
  if (io.timer(TIMER.request) === undefined) io.setTimer(TIMER.request, s.config.requestTimeout, { type: 'requestTimeout' });
  return correlationId;
}

/** KS28: who does not answer in time is given up with all that is under way to it. */
export function giveUpLate(s: State, io: ShareIo): void {
  const late = new Set([...s.inFlight.values()].filter(({ expiresAt }) => expiresAt <= io.now).map(({ to }) => to));
  for (const peer of late) lose(s, peer, io);
  const next = Math.min(...[...s.inFlight.values()].map(({ expiresAt }) => expiresAt));
  if (next < Number.POSITIVE_INFINITY) io.setTimer(TIMER.request, next - io.now, { type: 'requestTimeout' });
}

/** The connection is gone, and the session with it: what was held is no longer held. */
export function lose(s: State, peer: NodeId, io: ShareIo): void {
  const correlationIds = [...s.inFlight].filter(([, { to }]) => to === peer).map(([id]) => id);
  io.emit({ type: 'shareRequestsLost', correlationIds, peer });
  backOff(s, io);
}

/** Whatever is missing is asked for, once at a time. */
export function background(s: State, io: ShareIo): void {
  if (s.status !== 'open' || io.timer(TIMER.retry) !== undefined) return;
  const { bootstrap } = s.spec;
  const any = (): NodeId => bootstrap[bootstrap.length < 2 ? 0 : io.random('broker').below(bootstrap.length)] as NodeId;
  if (s.coordinator === null && !isWaitingFor(s, 'FindCoordinator')) {
    const to = any();
    const correlationId = sent(s, io, 'FindCoordinator', to);
    io.send(to, { type: 'FindCoordinator', correlationId, groupId: s.config.groupId as string } satisfies FindCoordinator);
  }
  if (s.metadataNeeded && s.assignment.length > 0 && !isWaitingFor(s, 'Metadata')) {
    const to = any();
    const correlationId = sent(s, io, 'Metadata', to);
    const topics = [...new Set(s.assignment.map(({ topic }) => topic))];
    io.send(to, { type: 'Metadata', correlationId, topics } satisfies Metadata);
  }
  // Who joins, and who goes on under its epoch with another coordinator, does not wait for the interval.
  if (io.timer(TIMER.heartbeat) === undefined && s.call?.kind !== 'close') beat(s, io);
  if (s.wantsMore && s.buffer.length === 0) fetch(s, io);
}

// ---- membership ---------------------------------------------------------------------------------------------------------

export function beat(s: State, io: ShareIo, leaves = false): void {
  const { coordinator, memberId, epoch } = s;
  if (coordinator === null || (isWaitingFor(s, 'ShareGroupHeartbeat') && !leaves)) return;
  const correlationId = sent(s, io, 'ShareGroupHeartbeat', coordinator);
  const request: ShareGroupHeartbeat = {
    type: 'ShareGroupHeartbeat',
    correlationId,
    groupId: s.config.groupId as string,
    memberId,
    memberEpoch: leaves ? -1 : epoch,
    clientId: String(s.spec.config['client.id'] ?? io.node),
    topics: epoch === 0 ? s.spec.topics : null,
  };
  io.send(coordinator, request);
}

export function onHeartbeat(s: State, response: ShareGroupHeartbeatResponse, io: ShareIo): void {
  const { error } = response;
  if (s.call?.kind === 'close' && s.call.stage === 'leaving') return;
  if (error === 'NONE') {
    io.emit({ type: 'shareHeartbeatAnswered', epoch: response.memberEpoch, assignment: response.assignment });
    return io.setTimer(TIMER.heartbeat, millis(response.heartbeatIntervalMs), { type: 'heartbeatDue' });
  }
  if (error === 'UNKNOWN_MEMBER_ID' || error === 'FENCED_MEMBER_EPOCH') return io.emit({ type: 'shareMembershipLost', reason: error });
  if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') {
    io.emit({ type: 'shareCoordinatorFound', coordinator: null });
    return backOff(s, io);
  }
  io.emit({ type: 'shareConsumerFailed', error });
}

// ---- records ------------------------------------------------------------------------------------------------------------

export function onMetadata(s: State, response: MetadataResponse, io: ShareIo): void {
  const topics = response.topics.map(({ name, partitions }) => {
    const leaders: (NodeId | null)[] = [];
    for (const { partition, leader } of partitions) leaders[partition] = leader;
    return { name, leaders };
  });
  io.emit({ type: 'shareMetadataUpdated', topics });
  if (!topics.some(({ leaders }) => leaders.length === 0 || leaders.includes(null))) return;
  io.emit({ type: 'shareMetadataNeeded' });
  backOff(s, io);
}

function fetch(s: State, io: ShareIo): void {
  const byLeader = new Map<NodeId, { topic: string; partition: number }[]>();
  for (const { topic, partition } of s.assignment) {
    const leader = s.leaders.get(topic)?.[partition];
    if (leader === undefined || leader === null) continue;
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), { topic, partition }]);
  }
  for (const [to, partitions] of byLeader) {
    if (isWaitingFor(s, 'ShareFetch', to)) continue;
    const sessionEpoch = s.sessions.get(to) ?? 0;
    const correlationId = sent(s, io, 'ShareFetch', to, { sessionEpoch });
    const request: ShareFetch = {
      type: 'ShareFetch',
      correlationId,
      groupId: s.config.groupId as string,
      memberId: s.memberId,
      sessionEpoch,
      maxWaitMs: s.config.fetchMaxWaitMs,
      maxBytes: s.config.fetchMaxBytes,
      maxRecords: s.config.maxPollRecords,
      acquireMode: s.config.acquireMode,
      partitions,
    };
    io.send(to, request);
  }
}

export function onFetched(s: State, response: ShareFetchResponse, from: NodeId, io: ShareIo): void {
  if (response.error !== 'NONE') {
    io.emit({ type: 'shareSessionLost', broker: from });
    return backOff(s, io);
  }
  const ranges: GivenRange[] = [];
  for (const { topic, partition, error, ranges: read, acquired } of response.partitions) {
    if (LEADER_ERRORS.has(error)) {
      io.emit({ type: 'shareMetadataNeeded' });
      backOff(s, io);
    }
    for (const range of read) {
      const run = acquired.find(({ first, last }) => range.baseOffset >= first && range.baseOffset <= last);
      if (run !== undefined && range.marker === undefined) ranges.push({ topic, partition, ...range, deliveryCount: run.deliveryCount });
    }
  }
  if (ranges.length === 0) return;
  io.emit({ type: 'sharesFetched', ranges });
  io.emit({ type: 'moreWanted', wanted: false });
}

/** Sends what the application has said, each word to the partition's leader. `closes`: and ends the sessions. */
export function sendAcknowledgements(s: State, io: ShareIo, closes = false): void {
  const byLeader = new Map<NodeId, HeldRecord[]>();
  for (const record of s.held) {
    const leader = s.leaders.get(record.topic)?.[record.partition];
    if (record.said !== null && leader) byLeader.set(leader, [...(byLeader.get(leader) ?? []), record]);
  }
  if (closes) for (const broker of s.sessions.keys()) if (!byLeader.has(broker)) byLeader.set(broker, []);
  for (const [to, records] of byLeader) {
    const sessionEpoch = closes ? -1 : (s.sessions.get(to) ?? 0);
    const correlationId = sent(s, io, 'ShareAcknowledge', to, { carried: records, ...(!closes && { sessionEpoch }) });
    const acknowledgements = records.map(({ topic, partition, offset, said }) => ({
      topic,
      partition,
      first: offset,
      last: offset,
      type: said as NonNullable<HeldRecord['said']>,
    }));
    const { groupId } = s.config;
    io.send(to, {
      type: 'ShareAcknowledge',
      correlationId,
      groupId: groupId as string,
      memberId: s.memberId,
      sessionEpoch,
      acknowledgements,
    } satisfies ShareAcknowledge);
  }
}
