/**
 * What the active controller has running beside requests: the sessions of brokers and its rounds of elections.
 * Rules KR11, KR12, KR28. Source: apache/kafka metadata/.../controller/ClusterControlManager.java, BrokerHeartbeatManager.java, QuorumController.java.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { BrokerFact } from './facts';
import { type BrokerState, isAlone } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

export type ControllerAlarm =
  /** A broker has not been heard of for its session. */
  { readonly type: 'BrokerSilent'; readonly broker: NodeId } | { readonly type: 'BalanceLeaders' } | { readonly type: 'ElectUncleanly' };

export const sessionOf = (broker: NodeId): string => `broker.session.timeout.ms ${broker}`;

export function renewBroker(state: State, broker: NodeId, io: BrokerIo): void {
  const alarm: ControllerAlarm = { type: 'BrokerSilent', broker };
  io.setTimer(sessionOf(broker), state.settings.brokerSessionTimeout, alarm);
}

/** KR11: whoever was alive for the last controller has a full session to be heard of by this one. */
export function welcomeController(state: State, io: BrokerIo): void {
  for (const [broker, { fenced, incarnation }] of state.image.brokers) {
    const isSelf = broker === state.node && incarnation === state.incarnation;
    if (!fenced && !isSelf) renewBroker(state, broker, io);
  }
  if (isAlone(state)) return;
  scheduleBalance(state, io);
  scheduleUncleanRound(state, io);
}

export function scheduleBalance({ settings }: State, io: BrokerIo): void {
  if (!settings.autoLeaderRebalance) return;
  io.setTimer('balance leaders', settings.leaderImbalanceCheckInterval, { type: 'BalanceLeaders' });
}

export function scheduleUncleanRound({ settings }: State, io: BrokerIo): void {
  io.setTimer('elect uncleanly', settings.uncleanLeaderElectionInterval, { type: 'ElectUncleanly' });
}

/** It is not active any more. */
export function seeOff(state: State, io: BrokerIo): void {
  for (const broker of state.spec.brokers) io.clearTimer(sessionOf(broker));
  io.clearTimer('balance leaders');
  io.clearTimer('elect uncleanly');
}
