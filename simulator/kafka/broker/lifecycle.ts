/**
 * A broker's life in the cluster: registered, heard of, fenced and back, and its proper end; the controller's side of it as well.
 * Rules KR11 to KR14. Source: apache/kafka core/.../server/BrokerLifecycleManager.scala, metadata/.../controller/ClusterControlManager.java,
 * BrokerHeartbeatManager.java, ReplicationControlManager.java (processBrokerHeartbeat).
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import type { BrokerHeartbeat, BrokerHeartbeatResponse, ClusterMessage, RegisterBroker } from '../protocol/cluster';
import { type ControllerAlarm, renewBroker, scheduleBalance, scheduleUncleanRound, sessionOf } from './activation';
import type { Changes } from './controller';
import type { BrokerFact } from './facts';
import { alterPartition, balance, revisePartitions } from './partitions';
import { isWriting, write } from './quorum';
import { type BrokerImage, type BrokerState, isAlone, isController } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

export type LifeInput =
  /** From outside: end properly (SIGTERM). */
  | { readonly type: 'shutDown' }
  /** The broker's alarm: time to show that it lives. */
  | { readonly type: 'HeartbeatDue' }
  /** The controller was busy writing: the same event once more. */
  | { readonly type: 'EventAgain'; readonly from: NodeId; readonly event: ControllerEvent };

export type ControllerEvent = Exclude<ClusterMessage, { type: 'AlterPartitionResponse' | 'BrokerHeartbeatResponse' }> | ControllerAlarm;

const REGISTER_EVERY = millis(200);
const SHUTDOWN_EVERY = millis(50);

// ---- the broker -------------------------------------------------------------------------------------------------------

const isRegistered = (state: State): boolean => state.image.brokers.get(state.node)?.incarnation === state.incarnation;

export function heartbeat(state: State, io: BrokerIo): void {
  const { settings, incarnation } = state;
  const registered = isRegistered(state);
  // A broker that is alone, and lives, has nobody to prove it to.
  if (registered && isAlone(state) && !state.shuttingDown && state.image.brokers.get(state.node)?.fenced === false) return;
  const pause = !registered ? REGISTER_EVERY : state.shuttingDown ? SHUTDOWN_EVERY : settings.brokerHeartbeatInterval;
  io.setTimer('heartbeat', pause, { type: 'HeartbeatDue' });
  const { leader, applied } = state.quorum;
  if (leader === null) return;
  const message: RegisterBroker | BrokerHeartbeat = registered
    ? { type: 'BrokerHeartbeat', incarnation, replayed: applied, wantShutDown: state.shuttingDown }
    : { type: 'RegisterBroker', incarnation, previousEpoch: state.cleanEpoch };
  if (leader === state.node) onControllerEvent(state, message, state.node, io);
  else io.send(leader, message);
}

/** KR14: it says that it wants to end, is relieved of what it leads, and ends. */
export function shutDown(state: State, io: BrokerIo): void {
  if (state.shuttingDown) return;
  io.emit({ type: 'shutdownBegan' });
  heartbeat(state, io);
}

export function onHeartbeatResponse(state: State, response: BrokerHeartbeatResponse, io: BrokerIo): void {
  if (response.incarnation !== state.incarnation || !response.shouldShutDown || !state.shuttingDown) return;
  io.emit({ type: 'shutdownCompleted', brokerEpoch: (state.image.brokers.get(state.node) as BrokerImage).brokerEpoch });
  io.exit();
}

// ---- the controller ---------------------------------------------------------------------------------------------------

/** One event at a time: the next is taken up when a majority has what the last one changed. */
export function onControllerEvent(state: State, event: ControllerEvent, from: NodeId, io: BrokerIo): void {
  if (!isController(state)) {
    if (event.type === 'AlterPartition') {
      const { topic, partition, leaderEpoch, partitionEpoch } = event;
      io.send(from, { type: 'AlterPartitionResponse', topic, partition, leaderEpoch, partitionEpoch, error: 'NOT_CONTROLLER' } as const);
    }
    return;
  }
  // A sign of life counts whenever it comes.
  if (event.type === 'BrokerHeartbeat' && state.image.brokers.get(from)?.incarnation === event.incarnation && from !== state.node) {
    renewBroker(state, from, io);
  }
  if (isWriting(state)) return tryLater(state, event, from, io);
  switch (event.type) {
    case 'RegisterBroker':
      return register(state, event, from, io);
    case 'BrokerHeartbeat':
      return onHeartbeat(state, event, from, io);
    case 'AlterPartition': {
      const changes: Changes = [];
      const error = alterPartition(state, event, from, changes);
      const { topic, partition, leaderEpoch, partitionEpoch } = event;
      const message = { type: 'AlterPartitionResponse', topic, partition, leaderEpoch, partitionEpoch, error } as const;
      return write(state, changes, [{ to: from, message }], io);
    }
    case 'BrokerSilent':
      return fence(state, event.broker, io);
    case 'BalanceLeaders': {
      const changes: Changes = [];
      balance(state, changes);
      scheduleBalance(state, io);
      return write(state, changes, [], io);
    }
    case 'ElectUncleanly': {
      const changes: Changes = [];
      revisePartitions(state, { reason: 'uncleanElection' }, ({ leader }) => leader === null, changes);
      scheduleUncleanRound(state, io);
      return write(state, changes, [], io);
    }
  }
}

const SOON = millis(0.5);
const LATER = millis(50);

function tryLater(state: State, event: ControllerEvent, from: NodeId, io: BrokerIo): void {
  // Heartbeats and registrations come again by themselves.
  if (event.type === 'BrokerHeartbeat' || event.type === 'RegisterBroker') return;
  const again: LifeInput = { type: 'EventAgain', from, event };
  io.after(io.now - state.quorum.writtenAt < LATER ? SOON : LATER, again);
}

/** KR12: a new life of a broker is taken in once the session of the one before is over. */
function register(state: State, { incarnation, previousEpoch }: RegisterBroker, broker: NodeId, io: BrokerIo): void {
  const known = state.image.brokers.get(broker);
  if (known?.incarnation === incarnation || io.timer(sessionOf(broker)) !== undefined) return;
  const changes: Changes = [];
  // A controller that came back so fast that nobody noticed is fenced now.
  if (known?.fenced === false) fenceChanges(state, broker, changes);
  else if (known !== undefined && previousEpoch !== known.brokerEpoch) {
    const concerns = ({ isr, elr }: { isr: readonly NodeId[]; elr: readonly NodeId[] }) => isr.includes(broker) || elr.includes(broker);
    if (state.spec.elr !== false) revisePartitions(state, { reason: 'uncleanShutdown', unclean: broker }, concerns, changes);
  }
  if (known?.fenced === false) return write(state, changes, [], io);
  changes.push({ type: 'brokerRegistered', broker, incarnation, fenced: true });
  // The controller's own life needs no session: while it can look, it lives.
  if (broker !== state.node) renewBroker(state, broker, io);
  write(state, changes, [], io);
}

function onHeartbeat(state: State, beat: BrokerHeartbeat, broker: NodeId, io: BrokerIo): void {
  const known = state.image.brokers.get(broker);
  if (known === undefined || known.incarnation !== beat.incarnation) return;
  if (beat.wantShutDown) return relieve(state, known, broker, io);
  if (!known.fenced || beat.replayed <= known.brokerEpoch) return;
  // KR13: it has caught up with the metadata: it may lead again, where nobody does.
  const changes: Changes = [{ type: 'brokerUnfenced', broker }];
  revisePartitions(state, { reason: 'brokerUnfenced', comes: broker }, ({ leader }) => leader === null, changes);
  write(state, changes, [], io);
}

function relieve(state: State, known: BrokerImage, broker: NodeId, io: BrokerIo): void {
  const response: BrokerHeartbeatResponse = { type: 'BrokerHeartbeatResponse', incarnation: known.incarnation, shouldShutDown: true };
  const changes: Changes = [];
  if (!known.fenced && !known.shuttingDown) {
    changes.push({ type: 'controlledShutdownBegan', broker });
    revisePartitions(state, { reason: 'controlledShutdown', leaves: broker }, ({ isr }) => isr.includes(broker), changes);
    return write(state, changes, [], io);
  }
  if (!known.fenced) changes.push({ type: 'brokerFenced', broker });
  write(state, changes, [{ to: broker, message: response }], io);
}

function fence(state: State, broker: NodeId, io: BrokerIo): void {
  const known = state.image.brokers.get(broker);
  if (known === undefined || known.fenced || io.timer(sessionOf(broker)) !== undefined) return;
  const changes: Changes = [];
  fenceChanges(state, broker, changes);
  write(state, changes, [], io);
}

function fenceChanges(state: State, broker: NodeId, changes: Changes): void {
  changes.push({ type: 'brokerFenced', broker });
  revisePartitions(state, { reason: 'brokerFenced', leaves: broker }, ({ isr }) => isr.includes(broker), changes);
}
