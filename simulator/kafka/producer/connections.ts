/**
 * Connections to brokers: opened on need, lost on a timeout, a closed socket or a refusal, and tried again after a growing pause
 * (rules KP13, KP14). Source: apache/kafka clients/.../NetworkClient.java, ClusterConnectionStates.java, utils/ExponentialBackoff.java.
 */
import type { NodeId } from '../../kernel/process';
import type { Random } from '../../kernel/random';
import type { Micros } from '../../kernel/time';
import type { ApiVersions } from '../protocol/data';
import type { ProducerIo } from './process';
import { settle } from './settle';
import type { Connection, ProducerState, RequestKind } from './state';

type State = Readonly<ProducerState>;

/** `initial`, doubled with every attempt up to `most`, a fifth more or less. */
export function backoff(initial: Micros, most: Micros, attempts: number, random: Random): Micros {
  let pause = initial;
  for (let i = 0; i < attempts && pause < most; i++) pause *= 2;
  return Math.min(most, Math.round(Math.min(pause, most) * (0.8 + 0.4 * random.unit())));
}

/** The connection if a request may go out on it now; if there is none, begins to open one. */
export function readyConnection(state: State, to: NodeId, io: ProducerIo): Readonly<Connection> | undefined {
  const connection = state.connections.get(to);
  if (connection !== undefined && connection.status === 'open') {
    return connection.requests.length < state.config.maxInFlight ? connection : undefined;
  }
  if (connection === undefined || (connection.status === 'closed' && io.now >= connection.retryAt)) connect(state, to, io);
  return undefined;
}

function connect(state: State, to: NodeId, io: ProducerIo): void {
  const correlationId = state.nextCorrelation;
  io.emit({ type: 'connecting', to, correlationId, expiresAt: io.now + state.config.requestTimeout });
  const hello: ApiVersions = { type: 'ApiVersions', correlationId };
  io.send(to, hello);
}

const MAY_TAKE_LONGER: ReadonlySet<RequestKind> = new Set<RequestKind>(['InitProducerId', 'EndTxn', 'TxnOffsetCommit']);

/**
 * Whether this answers an open request of the connection. On a TCP stream answers come in the order of the requests; one before its
 * turn means that bytes are missing, and the connection is given up. A request that the broker passes on, or whose effect has to
 * reach replicas, may take longer; Kafka would hold back the answers after it, here they go past.
 */
export function isAnswer(state: State, correlationId: number, from: NodeId, io: ProducerIo): boolean {
  const requests = state.connections.get(from)?.requests ?? [];
  for (const request of requests) {
    if (request.correlationId === correlationId) return true;
    if (request.correlationId > correlationId) return false; // To an earlier connection.
    if (MAY_TAKE_LONGER.has(request.kind)) continue;
    if (requests.some((later) => later.correlationId === correlationId)) loseConnection(state, from, 'disconnected', io);
    return false;
  }
  return false;
}

/** Least loaded broker for requests that any broker answers; opens a connection when there is none. */
export function anyConnection(state: State, io: ProducerIo): Readonly<Connection> | undefined {
  let best: Readonly<Connection> | undefined;
  let opening = false;
  for (const broker of state.metadata.brokers) {
    const connection = state.connections.get(broker);
    if (connection === undefined || connection.status === 'closed') continue;
    if (connection.status === 'connecting') opening = true;
    else if (
      connection.requests.length < state.config.maxInFlight &&
      (best === undefined || connection.requests.length < best.requests.length)
    )
      best = connection;
  }
  if (best !== undefined || opening) return best;
  const possible = state.metadata.brokers.filter((broker) => {
    const connection = state.connections.get(broker);
    return connection === undefined || (connection.status === 'closed' && io.now >= connection.retryAt);
  });
  if (possible.length > 0) connect(state, possible[io.random('bootstrap').below(possible.length)] as NodeId, io);
  return undefined;
}

/** KP13: one request without an answer within request.timeout.ms, and the whole connection is given up. */
export function expireRequests(state: State, io: ProducerIo): void {
  for (const connection of state.connections.values()) {
    const oldest = connection.requests[0];
    if (oldest !== undefined && oldest.expiresAt <= io.now) loseConnection(state, connection.to, 'timeout', io);
  }
}

/** Every request on the connection fails with it; batches go back to their queues or fail, oldest request first. */
export function loseConnection(state: State, to: NodeId, reason: 'timeout' | 'disconnected' | 'refused', io: ProducerIo): void {
  const connection = state.connections.get(to);
  if (connection === undefined || connection.status === 'closed') return;
  const { reconnectBackoff, reconnectBackoffMax } = state.config;
  const pause = backoff(reconnectBackoff, reconnectBackoffMax, connection.failures, io.random('reconnect'));
  io.emit({ type: 'connectionLost', to, reason, retryAt: io.now + pause });
  const error = reason === 'timeout' ? 'REQUEST_TIMED_OUT' : 'NETWORK_EXCEPTION';
  for (const { correlationId, batches } of [...connection.requests]) {
    if (batches.length === 0) io.emit({ type: 'requestSettled', from: to, correlationId });
    for (const batch of [...batches]) settle(state, { from: to, correlationId, batch, error, baseOffset: -1, recordErrors: [] }, io);
  }
  if (!state.metadata.needed) io.emit({ type: 'metadataWanted', topic: null });
}
