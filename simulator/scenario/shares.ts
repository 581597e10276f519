/** The share groups of a scenario: their members as nodes, the settings of the groups themselves, and what actions mean to them. */
import { shareConsumerProcess } from '../kafka/share/consumer/process';
import type { ShareConsumerSpec } from '../kafka/share/consumer/spec';
import type { NodeId } from '../kernel/process';
import type { KernelCommand, Simulation } from '../kernel/simulation';
import { handlerOf } from './handlers';
import type { Action, KafkaScenario, ShareGroupScenario } from './types';

export const shareMembers = ({ id, members }: ShareGroupScenario): NodeId[] => Array.from({ length: members }, (_, i) => `${id}-${i + 1}`);

export function addShares(simulation: Simulation, scenario: KafkaScenario, bootstrap: readonly NodeId[]): void {
  for (const group of scenario.shareGroups ?? []) {
    for (const node of shareMembers(group)) simulation.addNode(node, shareConsumerProcess, memberSpec(group, node, bootstrap));
  }
}

function memberSpec(group: ShareGroupScenario, node: NodeId, bootstrap: readonly NodeId[]): ShareConsumerSpec {
  const { acknowledge = 'accept', otherEvery } = group;
  return {
    bootstrap,
    // Record by record is what an application with a handler of its own says.
    config: { 'share.acknowledgement.mode': 'explicit', ...group.config, 'group.id': group.id, 'client.id': node },
    topics: group.topics,
    application: { handler: handlerOf(group.handler), acknowledge, ...(otherEvery && { otherEvery }) },
  };
}

/** What is set on the groups themselves before the run begins. A scenario that says nothing begins where the log does. */
export function shareGroupConfigs(scenario: KafkaScenario): Record<string, Record<string, string | number | boolean>> {
  const configs = (scenario.shareGroups ?? []).map(({ id, groupConfig }) => [
    id,
    { 'share.auto.offset.reset': 'earliest', ...groupConfig },
  ]);
  return Object.fromEntries(configs);
}

/** The commands that an action means for share consumers; `null` when it concerns something else. */
export function shareCommands(scenario: KafkaScenario, action: Action): KernelCommand[] | null {
  if (action.type !== 'close' && action.type !== 'start') return null;
  const groups = scenario.shareGroups ?? [];
  const named = groups.find(({ id }) => id === action.node);
  const nodes = named === undefined ? groups.flatMap(shareMembers).filter((node) => node === action.node) : shareMembers(named);
  if (nodes.length === 0) return null;
  const input = { type: action.type === 'close' ? 'closeGracefully' : 'startAgain' };
  const told = nodes.map((node): KernelCommand => ({ type: 'tell', node, input }));
  return action.type === 'close' ? told : [...nodes.map((node): KernelCommand => ({ type: 'restart', node })), ...told];
}
