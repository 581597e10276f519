/**
 * The network client: which broker to ask, requests that wait for an answer, and what becomes of them when a connection
 * breaks or an answer takes too long. Source: apache/kafka clients/.../NetworkClient.java, ConsumerNetworkClient.java. Rules KC2, KC3.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { Micros } from '../../kernel/time';
import type { ConsumerFact } from './facts';
import type { ConsumerState, InFlight } from './state';

export type ConsumerIo = Io<ConsumerFact>;
type State = Readonly<ConsumerState>;

/** Timers of a consumer. Those that a figure draws have the property's name. */
export const TIMER = {
  heartbeat: 'heartbeat.interval.ms',
  pollInterval: 'max.poll.interval.ms',
  autoCommit: 'auto.commit.interval.ms',
  metadata: 'metadata.max.age.ms',
  handler: 'handler',
  request: 'request.timeout.ms',
  /** No successful heartbeat for as long as the coordinator would wait: it is looked up again. */
  silence: 'coordinator silent',
  call: 'default.api.timeout.ms',
  /** `retry.backoff.ms` of whatever failed last. */
  retry: 'retry.backoff.ms',
  /** The same for the metadata, which has its own. */
  metadataRetry: 'metadata retry.backoff.ms',
  open: 'open',
} as const;

const reconnect = (peer: NodeId) => `reconnect.backoff.ms ${peer}`;

/** The time by which a request sent now must be answered. Sets the alarm that looks for those that were not. */
export function deadline(s: State, io: ConsumerIo, timeout: Micros = s.config.requestTimeout): Micros {
  const running = io.timer(TIMER.request);
  if (running === undefined || running.firesAt > io.now + timeout) io.setTimer(TIMER.request, timeout, { type: 'requestTimeout' });
  return io.now + timeout;
}

/** A broker that can be asked now: not one that has just refused a connection. */
export function isReachable(io: ConsumerIo, node: NodeId): boolean {
  return io.timer(reconnect(node)) === undefined;
}

/** Any broker, as the client has no reason to prefer one. */
export function anyBroker(s: State, io: ConsumerIo): NodeId | undefined {
  const reachable = s.metadata.brokers.filter((node) => isReachable(io, node));
  if (reachable.length < 2) return reachable[0];
  return reachable[io.random('broker').below(reachable.length)];
}

export function findInFlight(s: State, fits: (request: InFlight) => boolean): boolean {
  for (const request of s.inFlight.values()) if (fits(request)) return true;
  return false;
}

/** The coordinator has a connection of its own, so what hangs there leaves fetching alone. */
function isGroupRequest({ api }: InFlight): boolean {
  return (
    api === 'JoinGroup' ||
    api === 'SyncGroup' ||
    api === 'Heartbeat' ||
    api === 'ConsumerGroupHeartbeat' ||
    api === 'LeaveGroup' ||
    api === 'OffsetCommit' ||
    api === 'OffsetFetch'
  );
}

export interface LostRequest {
  readonly id: number;
  readonly request: InFlight;
}

/** A connection broke: nothing that was sent on it will be answered. */
export function loseConnection(s: State, io: ConsumerIo, peer: NodeId): LostRequest[] {
  return lose(s, io, peer, 'disconnect', (request) => request.to === peer);
}

/** Looks for requests whose time is over: their connections are closed, with all else that waits on them. */
export function loseExpired(s: State, io: ConsumerIo): LostRequest[] {
  const lost: LostRequest[] = [];
  const expired = [...s.inFlight.values()].filter((request) => request.expiresAt <= io.now);
  for (const late of expired) {
    lost.push(...lose(s, io, late.to, 'timeout', (request) => request.to === late.to && isGroupRequest(request) === isGroupRequest(late)));
  }
  let next = Number.POSITIVE_INFINITY;
  for (const request of s.inFlight.values()) next = Math.min(next, request.expiresAt);
  if (next !== Number.POSITIVE_INFINITY) io.setTimer(TIMER.request, Math.max(0, next - io.now), { type: 'requestTimeout' });
  return lost;
}

function lose(
  s: State,
  io: ConsumerIo,
  peer: NodeId,
  reason: 'disconnect' | 'timeout',
  fits: (request: InFlight) => boolean,
): LostRequest[] {
  const lost = [...s.inFlight].filter(([, request]) => fits(request)).map(([id, request]) => ({ id, request }));
  const failures = (s.failures.get(peer) ?? 0) + 1;
  if (lost.length === 0 && !s.metadata.brokers.includes(peer) && s.member.coordinator !== peer) return [];
  io.emit({ type: 'requestsLost', correlationIds: lost.map(({ id }) => id), reason, peer, failures });
  const { reconnectBackoff, reconnectBackoffMax } = s.config;
  const backoff = Math.min(reconnectBackoffMax, reconnectBackoff * 2 ** Math.min(failures - 1, 20));
  io.setTimer(reconnect(peer), backoff, { type: 'retry' });
  return lost;
}

/** Waits before the next try, unless it waits already. */
export function backOff(s: State, io: ConsumerIo): void {
  if (io.timer(TIMER.retry) === undefined) io.setTimer(TIMER.retry, s.config.retryBackoff, { type: 'retry' });
}

export const isBackingOff = (io: ConsumerIo): boolean => io.timer(TIMER.retry) !== undefined;
