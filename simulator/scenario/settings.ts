/** The settings of one part of a scenario as a page shows them: what is in force, what Kafka says of it, and whether a wish may be granted. */
import type { ConsumerState } from '../kafka/consumer/state';
import type { ProducerState } from '../kafka/producer/state';
import { describeValidValues, resolveSettings, type Scope, settingsOf, showValue } from '../kafka/settings';
import type { Simulation } from '../kernel/simulation';
import { memberName } from './kafka';
import type { Action, Scenario, Settings } from './types';

export interface SettingView {
  readonly name: string;
  readonly scope: Scope;
  /** As a properties file would have it; empty = not set. */
  readonly value: string;
  readonly default: string;
  /** Somebody set it. */
  readonly isSet: boolean;
  readonly type: string;
  readonly unit: string;
  readonly meaning: string;
  /** Which values are valid, as Kafka's documentation writes it; `null` where the type says all. */
  readonly valid: string | null;
  readonly modelled: boolean;
  readonly affects: readonly string[];
  /** What Kafka changed about it without asking, or what is unwise beside the others; `null` when all is well. */
  readonly warning: string | null;
  /** It can be set while the run lives; what a broker or a topic starts with cannot. */
  readonly settable: boolean;
}

interface Given {
  readonly scope: Scope;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly settable: boolean;
}

/** Settings of a producer, member, group, topic or broker, in the registry's order; none for anything else. */
export function settingsFor(scenario: Scenario, simulation: Simulation, target: string): SettingView[] {
  const given = givenTo(scenario, simulation, target);
  if (given === null) return [];
  const resolved = resolveSettings(given.scope, given.settings as Settings);
  const warnings = 'warnings' in resolved ? resolved.warnings : resolved.errors;
  const values: Readonly<Record<string, unknown>> = 'values' in resolved ? resolved.values : given.settings;
  return settingsOf(given.scope).map((setting): SettingView => {
    const value = (values[setting.name] ?? null) as Parameters<typeof showValue>[0];
    return {
      name: setting.name,
      scope: given.scope,
      value: showValue(value),
      default: showValue(setting.default),
      isSet: Object.hasOwn(given.settings, setting.name),
      type: setting.type,
      unit: setting.unit,
      meaning: setting.meaning,
      valid: describeValidValues(setting) ?? null,
      modelled: setting.modelled,
      affects: setting.affects,
      warning: warnings.find((sentence) => sentence.includes(setting.name)) ?? null,
      settable: given.settable,
    };
  });
}

/** Why a setting cannot be so, in the registry's sentence; `null` when it can, or when it is no setting of Kafka. */
export function settingFault(scenario: Scenario, simulation: Simulation, action: Action): string | null {
  if (action.type !== 'setConfig') return null;
  const given = givenTo(scenario, simulation, action.target);
  if (given === null) return null;
  const settings = given.settings as Settings;
  const errorsOf = (wishes: Settings): readonly string[] => {
    const resolved = resolveSettings(given.scope, wishes);
    return 'errors' in resolved ? resolved.errors : [];
  };
  // What was wrong before is not this wish's fault.
  const before = errorsOf(settings);
  return errorsOf({ ...settings, [action.name]: action.value }).find((error) => !before.includes(error)) ?? null;
}

function givenTo({ kafka }: Scenario, simulation: Simulation, target: string): Given | null {
  if (kafka === undefined) return null;
  if (kafka.producers?.some((producer) => producer.id === target)) {
    return { scope: 'producer', settings: simulation.stateOf<ProducerState>(target).given, settable: true };
  }
  // The members of a group have its settings, save those that were set for one alone: the first stands for all.
  const member = kafka.groups?.some((group) => group.id === target) ? memberName(target, 1) : target;
  if (simulation.has(member) && simulation.roleOf(member) === 'kafka.consumer') {
    return { scope: 'consumer', settings: simulation.stateOf<ConsumerState>(member).spec.config ?? {}, settable: true };
  }
  const topic = kafka.topics.find((candidate) => candidate.name === target);
  if (topic !== undefined) return { scope: 'topic', settings: topic.config ?? {}, settable: false };
  if (simulation.has(target) && simulation.roleOf(target) === 'kafka.broker') {
    return { scope: 'broker', settings: kafka.config ?? {}, settable: false };
  }
  return null;
}
