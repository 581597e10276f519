/**
 * Facts in words: the line a fact gives in the log, and the mark it leaves on the time axis. Facts that nobody reads give none.
 */
import type { AdminFact } from '../kafka/admin/process';
import type { BrokerFact } from '../kafka/broker/facts';
import type { ConsumerFact } from '../kafka/consumer/facts';
import type { ProducerFact } from '../kafka/producer/facts';
import type { KernelFact } from '../kernel/simulation';
import { type Micros, toSeconds } from '../kernel/time';
import type { TraceEntry } from '../kernel/trace';
import type { ApiFact, BusFact } from '../services/chain';
import type { ServicesFact } from '../services/facts';
import type { LogLine, MarkView } from './frame';

export interface Told {
  readonly level: LogLine['level'];
  readonly text: string;
  readonly mark?: MarkView['kind'];
}

const info = (text: string, mark?: MarkView['kind']): Told =>
  mark === undefined ? { level: 'info', text } : { level: 'info', text, mark };
const warn = (text: string, mark?: MarkView['kind']): Told =>
  mark === undefined ? { level: 'warn', text } : { level: 'warn', text, mark };
const bad = (text: string, mark?: MarkView['kind']): Told =>
  mark === undefined ? { level: 'error', text } : { level: 'error', text, mark };

/** The line of a fact, or `null`. */
export function tell(entry: TraceEntry): Told | null {
  const fact = entry.fact as KernelFact | AdminFact | BrokerFact | ConsumerFact | ProducerFact | ServicesFact | ApiFact | BusFact;
  const { node } = entry;
  switch (fact.type) {
    // the kernel
    case 'nodeCrashed':
      return bad(`${node} crashes`, 'fault');
    case 'nodeRestarted':
      return info(`${node} starts again`, 'repair');
    case 'nodePaused':
      return warn(fact.until === null ? `${node} stops where it is` : `${node} stops for ${span(fact.until - entry.time)}`, 'fault');
    case 'nodeResumed':
      return info(`${node} goes on`, 'repair');
    case 'ruleAdded':
      return warn(`network: ${fact.rule.id}`, 'fault');
    case 'ruleRemoved':
      return info(`network: ${fact.id} is over`, 'repair');
    case 'messageLost':
      return warn(`${fact.message} from ${node} to ${fact.to} is lost`);

    // Kafka: the coordinator
    case 'memberJoined':
      return info(`group ${fact.group}: ${fact.waits.node} joins`);
    case 'staticMemberReplaced':
      return info(`group ${fact.group}: a new process takes the place of ${fact.groupInstanceId}`);
    case 'memberRemoved':
      return fact.reason === 'left'
        ? info(`group ${fact.group}: ${short(fact.member)} has left`)
        : warn(`group ${fact.group}: ${short(fact.member)} is removed, ${REMOVED[fact.reason] ?? fact.reason}`, 'anomaly');
    case 'rebalanceStarted':
      return info(
        `group ${fact.group}: rebalance begins, ${REBALANCE[fact.reason] ?? fact.reason}${fact.cause === null ? '' : ` (${short(fact.cause)})`}`,
        'rebalance',
      );
    case 'generationStarted':
      return info(
        `group ${fact.group}: generation ${fact.generation} with ${count(fact.members.length, 'member')}, assignor ${fact.protocol}`,
      );
    case 'groupStabilised':
      return info(`group ${fact.group}: generation ${fact.generation} is stable`, 'stable');
    case 'groupEmptied':
      return info(`group ${fact.group} is empty`);
    case 'commitRejected':
      return warn(`group ${fact.group}: commit refused with ${fact.error}`, 'anomaly');
    case 'joinRejected':
      return warn(`group ${fact.group}: join refused with ${fact.error}`, 'anomaly');

    // Kafka: the clients
    case 'partitionsAssigned':
      return fact.partitions.length === 0 ? null : info(`${node} is assigned ${list(fact.partitions)}`);
    case 'partitionsRevoked':
      return fact.partitions.length === 0 ? null : info(`${node} gives up ${list(fact.partitions)}`);
    case 'partitionsLost':
      return warn(`${node} has lost ${list(fact.partitions)}`, 'anomaly');
    case 'pollIntervalExceeded':
      return warn(`${node} did not call poll within max.poll.interval.ms and leaves the group`, 'anomaly');
    case 'memberFenced':
      return bad(`${node} is fenced: another process uses its group.instance.id`, 'anomaly');
    case 'positionReset':
      return warn(`${node} has no valid offset for ${fact.topic}-${fact.partition}: ${fact.policy} sets it to ${fact.to}`);
    case 'commitFailed':
      return warn(`${node}: commit fails with ${fact.error}`, fact.willRetry ? undefined : 'anomaly');
    case 'pollFailed':
      return bad(`${node}: poll fails with ${fact.error}`);
    case 'consumerReconfigured':
      return info(`${node}: ${fact.name}=${fact.value}${fact.restarts ? ', it closes and opens again for that' : ''}`, 'setting');
    case 'handlerChanged':
      return info(`${node}: its handler changes`, 'setting');
    case 'consumerClosed':
      return info(`${node} closes${fact.left ? ' and leaves the group' : ' without leaving the group'}`);
    case 'consumerFailed':
      return bad(`${node} ends with ${fact.error}`);
    case 'batchFailed':
      return bad(`${node}: ${count(fact.recordCount, 'record')} fail with ${fact.error}`, 'anomaly');
    case 'recordsDeleted':
      return info(`${fact.topic}-${fact.partition}: records below ${fact.logStartOffset} are deleted`);
    case 'segmentsRemoved':
      if (!fact.leads || fact.reason === 'logStartOffset') return null;
      return info(`${fact.topic}-${fact.partition}: retention removes everything below ${fact.logStartOffset}`);
    case 'offsetsReset':
      return info(
        `offsets of ${fact.group} are reset: ${fact.offsets.map((each) => `${each.topic}-${each.partition} to ${each.offset}`).join(', ')}`,
        'setting',
      );
    case 'resetRefused':
      return warn(`offsets of ${fact.group} are not reset: ${fact.reason}`, 'anomaly');
    case 'partitionsAdded':
      return info(`topic ${fact.topic} gets ${count(fact.assignment.length, 'partition')} more`, 'setting');

    // queues and workers
    case 'arrivalsChanged':
      return info(`${node}: arrivals change`, 'setting');
    case 'serviceChanged':
      return info(`${node}: service time changes`, 'setting');
    case 'boundChanged':
      return info(`${node}: bound ${fact.bound ?? 'none'}, ${fact.overflow}`, 'setting');
    case 'workerStarted':
      return info(`${node} starts`, entry.time === 0 ? undefined : 'repair');
    case 'workerStopped':
      return info(`${node} stops`, 'setting');
    case 'jobReturned':
      return warn(`${node}: ${fact.worker} is gone, its job goes back to the head of the line`);
    case 'jobFailed':
      return warn(`${node} gives a job up: ${fact.reason}`);
    case 'requestFailed':
      return warn(`${node}: a request fails, ${fact.service} ${fact.reason === 'timeout' ? 'did not answer in time' : 'is down'}`);
    default:
      return null;
  }
}

const REMOVED: Readonly<Record<string, string>> = {
  sessionExpired: 'no heartbeat within its session timeout',
  rebalanceTimeout: 'it did not rejoin within the rebalance timeout',
  syncTimeout: 'it did not ask for its assignment in time',
  joinExpired: 'its join was parked for five minutes',
  groupFull: 'the group is full',
};

const REBALANCE: Readonly<Record<string, string>> = {
  memberJoined: 'a member joins',
  leaderRejoined: 'the leader joins again',
  metadataChanged: 'a member joins again with news',
  memberLeft: 'a member left',
  sessionExpired: "a member's session is over",
  syncTimeout: 'a member never asked for its assignment',
  staticMemberReplaced: 'a static member came back',
  overCapacity: 'the group is over its size',
};

const short = (member: string): string => member.replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?$/, '');
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
const span = (time: Micros): string => `${Number(toSeconds(time).toFixed(3))} s`;

/** `orders-0 1 2, refunds-1`: topics once, partitions behind them. */
export function list(partitions: readonly { readonly topic: string; readonly partition: number }[]): string {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of partitions) byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  return [...byTopic].map(([topic, numbers]) => `${topic} ${numbers.sort((a, b) => a - b).join(' ')}`).join(', ');
}
