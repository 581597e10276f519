/** What an action means to the kernel. One list of actions stands behind scripts, buttons, keys and terminals. */
import type { FaultRule } from '../kernel/network';
import type { KernelCommand } from '../kernel/simulation';
import { kafkaCommands } from './kafka';
import { duration } from './laws';
import { servicesCommands } from './services';
import type { Action, Scenario } from './types';

/**
 * The commands that carry an action out, in order.
 * @throws when the action names something that the scenario has not: one sentence for the person who asked.
 */
export function commandsOf(scenario: Scenario, action: Action): KernelCommand[] {
  switch (action.type) {
    case 'crash':
    case 'restart':
    case 'resume':
      return [{ type: action.type, node: action.node }];
    case 'pause':
      return [
        action.for === undefined ? { type: 'pause', node: action.node } : { type: 'pause', node: action.node, for: duration(action.for) },
      ];
    case 'cut':
    case 'lose':
    case 'delay':
      return [{ type: 'addRule', rule: ruleOf(action) }];
    case 'heal':
      return [{ type: 'removeRule', id: action.id }];
    default: {
      const commands = kafkaCommands(scenario.kafka, action) ?? servicesCommands(scenario.services, action);
      if (commands === null) throw new Error(`${action.type}: ${targetOf(action)} is not part of ${scenario.id}`);
      return commands;
    }
  }
}

function ruleOf(action: Extract<Action, { type: 'cut' | 'lose' | 'delay' }>): FaultRule {
  const reach = { id: action.id, ...(action.from && { from: action.from }), ...(action.to && { to: action.to }) };
  switch (action.type) {
    case 'cut':
      return { ...reach, kind: 'cut', bothWays: action.bothWays ?? false };
    case 'lose':
      // Hundredths of a percent: a chance is a ratio of integers.
      return { ...reach, kind: 'loss', chance: [Math.round(action.percent * 100), 10_000] };
    case 'delay':
      return { ...reach, kind: 'delay', by: duration(action.by) };
  }
}

function targetOf(action: Action): string {
  if ('node' in action) return action.node;
  if ('target' in action) return action.target;
  if ('topic' in action) return action.topic;
  if ('group' in action) return action.group;
  return 'queue' in action ? action.queue : 'it';
}
