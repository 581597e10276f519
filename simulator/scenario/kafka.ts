/** The part of a scenario that is a Kafka cluster with its producers and groups, as nodes, subjects and commands. */
import { adminProcess } from '../kafka/admin/process';
import { addCluster, brokerName } from '../kafka/cluster';
import { consumerProcess } from '../kafka/consumer/process';
import type { ConsumerSpec } from '../kafka/consumer/spec';
import { producerProcess } from '../kafka/producer/process';
import { resolveSettings } from '../kafka/settings';
import type { NodeId } from '../kernel/process';
import type { KernelCommand, Simulation } from '../kernel/simulation';
import type { SubjectSpec } from '../oracle/ledger';
import type { GroupShape } from '../projections/kafkaMetrics';
import { handlerOf } from './handlers';
import { arrivalLaw, duration } from './laws';
import { addShares, shareCommands, shareGroupConfigs } from './shares';
import type { Action, GroupScenario, KafkaScenario } from './types';

/** Bytes of a record's value when a scenario does not say. */
const VALUE_BYTES = 200;

export const memberName = (group: string, n: number): NodeId => `${group}-${n}`;

/** Who sits at the command line. */
const ADMIN: NodeId = 'admin';

export function addKafka(simulation: Simulation, scenario: KafkaScenario): void {
  const bootstrap = addCluster(simulation, {
    brokers: scenario.brokers,
    ...(scenario.config && { config: scenario.config }),
    groupConfigs: shareGroupConfigs(scenario),
    topics: scenario.topics.map((topic) => ({
      name: topic.name,
      partitions: topic.partitions,
      replicationFactor: topic.replicationFactor ?? 1,
      ...(topic.config && { config: topic.config }),
      ...(topic.backlog !== undefined && { backlog: { recordCount: topic.backlog, size: VALUE_BYTES } }),
    })),
  });
  for (const producer of scenario.producers ?? []) {
    simulation.addNode(producer.id, producerProcess, {
      bootstrap,
      config: producer.config ?? {},
      workload: {
        topic: producer.topic,
        arrivals: arrivalLaw(producer.arrivals),
        keys: { count: producer.keys ?? 0 },
        valueSize: producer.valueBytes ?? VALUE_BYTES,
        ...(producer.commitEvery !== undefined && { commitEvery: duration(producer.commitEvery) }),
      },
    });
  }
  simulation.addNode(ADMIN, adminProcess, { bootstrap: bootstrap[0] as NodeId });
  for (const group of scenario.groups ?? []) {
    for (let n = 1; n <= existing(group); n++)
      simulation.addNode(memberName(group.id, n), consumerProcess, memberSpec(group, n, bootstrap));
  }
  addShares(simulation, scenario, bootstrap);
}

function memberSpec(group: GroupScenario, n: number, bootstrap: readonly NodeId[]): ConsumerSpec {
  const name = memberName(group.id, n);
  return {
    bootstrap,
    config: {
      'group.id': group.id,
      'client.id': name,
      'auto.offset.reset': 'earliest',
      ...(group.commit === 'auto' ? {} : { 'enable.auto.commit': false }),
      ...group.config,
      ...group.memberConfig?.[name],
    },
    subscription: { topics: group.topics },
    application: { handler: handlerOf(group.handler), commit: group.commit, client: group.client ?? 'java' },
    startsClosed: n > group.members,
    startDelay: group.stagger === undefined ? 0 : duration(group.stagger) * (n - 1),
  };
}

const existing = (group: GroupScenario): number => group.members + (group.spare ?? 0);

const membersOf = (group: GroupScenario): NodeId[] => Array.from({ length: existing(group) }, (_, i) => memberName(group.id, i + 1));

export function groupShapes(scenario: KafkaScenario | undefined): GroupShape[] {
  return (scenario?.groups ?? []).map((group) => ({ id: group.id, topics: group.topics, members: membersOf(group) }));
}

export function kafkaSubjects(scenario: KafkaScenario | undefined): SubjectSpec[] {
  return groupShapes(scenario).map((shape): SubjectSpec => ({ kind: 'group', ...shape }));
}

/** @throws with Kafka's own sentence, when it would not start a client with that setting beside the ones it has. */
function refuseSetting(scenario: KafkaScenario, { target, name, value }: Extract<Action, { type: 'setConfig' }>): void {
  const group = scenario.groups?.find((candidate) => candidate.id === target || membersOf(candidate).includes(target));
  const producer = scenario.producers?.find((candidate) => candidate.id === target);
  if (group === undefined && producer === undefined) return;
  const given = { ...(group ?? producer)?.config, ...group?.memberConfig?.[target], [name]: value };
  const resolution = resolveSettings(group === undefined ? 'producer' : 'consumer', given);
  if ('errors' in resolution) throw new Error(resolution.errors.join('; '));
}

/** The commands that an action means for Kafka; `null` when it concerns something else. */
export function kafkaCommands(scenario: KafkaScenario | undefined, action: Action): KernelCommand[] | null {
  if (scenario === undefined) return null;
  const ofShares = shareCommands(scenario, action);
  if (ofShares !== null) return ofShares;
  const tell = <I extends { readonly type: string }>(node: NodeId, input: I): KernelCommand => ({ type: 'tell', node, input });
  const members = (target: string): NodeId[] => {
    const group = scenario.groups?.find((candidate) => candidate.id === target);
    if (group !== undefined) return membersOf(group);
    return scenario.groups?.some((candidate) => membersOf(candidate).includes(target)) ? [target] : [];
  };
  const isProducer = (target: string) => scenario.producers?.some((producer) => producer.id === target) === true;
  const each = (target: string, input: { readonly type: string }): KernelCommand[] | null => {
    const nodes = members(target);
    return nodes.length > 0 ? nodes.map((node) => tell(node, input)) : null;
  };
  switch (action.type) {
    case 'close':
      return each(action.node, { type: 'closeGracefully' }) ?? (isProducer(action.node) ? [tell(action.node, { type: 'close' })] : null);
    case 'start': {
      const started = each(action.node, { type: 'startAgain' });
      return started && [...members(action.node).map((node): KernelCommand => ({ type: 'restart', node })), ...started];
    }
    case 'setConfig': {
      const change = { type: 'setConfig', name: action.name, value: action.value };
      refuseSetting(scenario, action);
      return each(action.target, change) ?? (isProducer(action.target) ? [tell(action.target, change)] : null);
    }
    case 'setHandler':
      return each(action.target, { type: 'setHandler', handler: handlerOf(action.handler) } as { type: string });
    case 'setCommit':
      return each(action.target, { type: 'setCommitMode', commit: action.commit } as { type: string });
    case 'setArrivals':
      return isProducer(action.target) ? [tell(action.target, { type: 'setArrivals', arrivals: arrivalLaw(action.arrivals) })] : null;
    case 'addPartitions': {
      if (!scenario.topics.some((topic) => topic.name === action.topic)) return null;
      return [tell(brokerName(1), { type: 'CreatePartitions', correlationId: -1, topics: [{ name: action.topic, count: action.total }] })];
    }
    case 'deleteRecords': {
      const topic = scenario.topics.find((candidate) => candidate.name === action.topic);
      if (topic === undefined) return null;
      const { beforeOffset } = action;
      const partitions = Array.from({ length: topic.partitions }, (_, partition) => ({ topic: topic.name, partition, beforeOffset }));
      // Each broker does it for the partitions it leads and declines the others.
      const request = { type: 'DeleteRecords', correlationId: -1, partitions };
      return Array.from({ length: scenario.brokers }, (_, i) => tell(brokerName(i + 1), request));
    }
    case 'resetOffsets': {
      const group = scenario.groups?.find((candidate) => candidate.id === action.group);
      return group === undefined ? null : [tell(ADMIN, { type: 'resetOffsets', group: group.id, topics: group.topics, to: action.to })];
    }
    default:
      return null;
  }
}
