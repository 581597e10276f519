/**
 * What the shape of a file cannot say: that names in a scenario mean something, and that its settings are Kafka's.
 * Each fault is one sentence with its place, as in `kafka.producers[0].topic: there is no topic "order"; there is orders`.
 */
import { resolveSettings, type Scope } from '../kafka/settings';
import { nearest } from '../kafka/settings/nearest';
import { commandsOf } from './actions';
import { buildSimulation } from './build';
import { METRIC_NAMES } from './metrics';
import type { Action, Goal, Scenario, Settings } from './types';

export function scenarioFaults(scenario: Scenario): string[] {
  const faults = [...kafkaFaults(scenario), ...nameFaults(scenario), ...goalFaults(scenario)];
  // Only what can be built has nodes to be named by its script.
  return faults.length > 0 ? faults : actionFaults(scenario);
}

function settingFaults(place: string, scope: Scope, settings: Settings | undefined): string[] {
  const resolution = resolveSettings(scope, settings ?? {});
  return 'errors' in resolution ? resolution.errors.map((error) => `${place}: ${error}`) : [];
}

function kafkaFaults({ kafka }: Scenario): string[] {
  if (kafka === undefined) return [];
  const topics = kafka.topics.map((topic) => topic.name);
  const unknown = (place: string, name: string) =>
    topics.includes(name) ? [] : [`${place}: there is no topic "${name}"; there is ${topics.join(', ')}`];
  return [
    ...settingFaults('kafka.config', 'broker', kafka.config),
    ...kafka.topics.flatMap((topic, i) => [
      ...settingFaults(`kafka.topics[${i}].config`, 'topic', topic.config),
      ...((topic.replicationFactor ?? 1) > kafka.brokers
        ? [`kafka.topics[${i}].replicationFactor: ${topic.replicationFactor} replicas need as many brokers, and there is ${kafka.brokers}`]
        : []),
    ]),
    ...(kafka.producers ?? []).flatMap((producer, i) => [
      ...unknown(`kafka.producers[${i}].topic`, producer.topic),
      ...settingFaults(`kafka.producers[${i}].config`, 'producer', producer.config),
    ]),
    ...(kafka.groups ?? []).flatMap((group, i) => [
      ...group.topics.flatMap((topic, t) => unknown(`kafka.groups[${i}].topics[${t}]`, topic)),
      ...settingFaults(`kafka.groups[${i}].config`, 'consumer', group.config),
      ...Object.entries(group.memberConfig ?? {}).flatMap(([member, settings]) =>
        settingFaults(`kafka.groups[${i}].memberConfig.${member}`, 'consumer', { ...group.config, ...settings }),
      ),
    ]),
    ...(kafka.shareGroups ?? []).flatMap((group, i) => [
      ...group.topics.flatMap((topic, t) => unknown(`kafka.shareGroups[${i}].topics[${t}]`, topic)),
      ...settingFaults(`kafka.shareGroups[${i}].config`, 'consumer', group.config),
      ...settingFaults(`kafka.shareGroups[${i}].groupConfig`, 'group', group.groupConfig),
    ]),
  ];
}

/** Every producer, group, queue and chain is the name of something that one can point at. */
function nameFaults(scenario: Scenario): string[] {
  const named = [
    ...(scenario.kafka?.topics ?? []).map((topic, i) => [`kafka.topics[${i}].name`, topic.name] as const),
    ...(scenario.kafka?.producers ?? []).map((producer, i) => [`kafka.producers[${i}].id`, producer.id] as const),
    ...(scenario.kafka?.groups ?? []).map((group, i) => [`kafka.groups[${i}].id`, group.id] as const),
    ...(scenario.kafka?.shareGroups ?? []).map((group, i) => [`kafka.shareGroups[${i}].id`, group.id] as const),
    ...(scenario.services?.queues ?? []).map((queue, i) => [`services.queues[${i}].id`, queue.id] as const),
    ...(scenario.services?.chains ?? []).map((chain, i) => [`services.chains[${i}].id`, chain.id] as const),
  ];
  const seen = new Set<string>();
  return named.flatMap(([place, name]) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [`${place}: another thing is named "${name}" already`];
  });
}

function goalFaults(scenario: Scenario): string[] {
  const goals: (readonly [string, Goal])[] = [
    ...(scenario.goals ?? []).map((goal, i) => [`goals[${i}]`, goal] as const),
    ...(scenario.figure?.tasks ?? []).map((task, i) => [`figure.tasks[${i}].when`, task.when] as const),
  ];
  return goals.flatMap(([place, goal]) => {
    if (METRIC_NAMES.includes(goal.metric)) return [];
    const close = nearest(goal.metric, METRIC_NAMES);
    return [`${place}.metric: there is no metric "${goal.metric}"${close === undefined ? '' : `; did you mean ${close}?`}`];
  });
}

function actionFaults(scenario: Scenario): string[] {
  const simulation = buildSimulation(scenario, scenario.seed);
  const faulty = (place: string, action: Action): string[] => {
    try {
      for (const command of commandsOf(scenario, action)) {
        if ('node' in command && !simulation.has(command.node)) {
          const names = simulation.nodeIds();
          return [`${place}: no node is named "${command.node}"; there is ${names.slice(0, 12).join(', ')}`];
        }
      }
      return [];
    } catch (error) {
      return [`${place}: ${(error as Error).message}`];
    }
  };
  return [
    ...(scenario.script ?? []).flatMap((entry, i) => faulty(`script[${i}].do`, entry.do)),
    ...(scenario.figure?.controls ?? []).flatMap((control, i) =>
      control.kind === 'button'
        ? control.do.flatMap((action, a) => faulty(`figure.controls[${i}].do[${a}]`, action))
        : control.options.flatMap((option, o) =>
            option.do.flatMap((action, a) => faulty(`figure.controls[${i}].options[${o}].do[${a}]`, action)),
          ),
    ),
  ];
}
