/**
 * The registry of Kafka's settings: what there is, what holds without a word, and what comes of somebody's wishes.
 */
import { brokerSettings } from './broker';
import { findConflicts } from './conflicts';
import { consumerSettings } from './consumer';
import { groupSettings } from './group';
import { nearest } from './nearest';
import { type GivenValue, parseSetting } from './parse';
import { producerSettings } from './producer';
import { topicSettings } from './topic';
import type { Definitions, Scope, Setting, SettingValue, ValuesOf } from './types';

export { describeValidValues, type GivenValue, showValue } from './parse';
export type { Scope, Setting, SettingType, SettingValue, Unit, ValidValues } from './types';
export { INT_MAX, LONG_MAX } from './types';

interface Registry {
  readonly producer: typeof producerSettings;
  readonly consumer: typeof consumerSettings;
  readonly topic: typeof topicSettings;
  readonly broker: typeof brokerSettings;
  readonly group: typeof groupSettings;
}

const registry: Registry = {
  producer: producerSettings,
  consumer: consumerSettings,
  topic: topicSettings,
  broker: brokerSettings,
  group: groupSettings,
};

export const scopes = Object.keys(registry) as readonly Scope[];

/** Every setting of a scope with its value, under its real name: `values['linger.ms']` is a number of milliseconds. */
export type SettingValues<S extends Scope> = ValuesOf<Registry[S]>;
export type SettingName<S extends Scope> = keyof Registry[S] & string;

export type Resolution<S extends Scope> =
  | {
      readonly values: SettingValues<S> /** What Kafka changed without asking, and what is unwise. */;
      readonly warnings: readonly string[];
    }
  | { /** One sentence each, in Kafka's words where Kafka has some. */ readonly errors: readonly string[] };

/** All settings of a scope, in the order of the page they stand on: what belongs together is together. */
export function settingsOf(scope: Scope): readonly Setting[] {
  return entries(scope).map(([name, definition]) => ({ name, scope, ...definition }));
}

export function settingNamed(scope: Scope, name: string): Setting | undefined {
  const definitions: Definitions = registry[scope];
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  return definition && { name, scope, ...definition };
}

/** What holds when nothing is set: the defaults of Kafka 4.2. */
export function defaults<S extends Scope>(scope: S): SettingValues<S> {
  return Object.fromEntries(entries(scope).map(([name, definition]) => [name, definition.default])) as SettingValues<S>;
}

/** The values in force with these wishes, or why Kafka, or we, would not start with them. */
export function resolveSettings<S extends Scope>(scope: S, overrides: Readonly<Record<string, GivenValue>>): Resolution<S> {
  const values: Record<string, SettingValue> = { ...(defaults(scope) as Readonly<Record<string, SettingValue>>) };
  const errors: string[] = [];
  for (const [name, given] of Object.entries(overrides)) {
    const setting = settingNamed(scope, name);
    const parsed = setting ? parseSetting(setting, given) : { error: unknownName(scope, name) };
    if ('error' in parsed) errors.push(parsed.error);
    else values[name] = parsed.value;
  }
  if (errors.length > 0) return { errors };
  const conflicts = findConflicts(scope, values, (name) => Object.hasOwn(overrides, name));
  if (conflicts.errors.length > 0) return { errors: conflicts.errors };
  return { values: { ...values, ...conflicts.changed } as SettingValues<S>, warnings: conflicts.warnings };
}

/** Rule ST7: Kafka only warns of a name it does not know, and goes on with the default; here a mistyped name is an error. */
function unknownName(scope: Scope, name: string): string {
  const byBrokerName = scope === 'topic' ? settingsOf('topic').find(({ brokerName }) => brokerName === name) : undefined;
  if (byBrokerName) return `${name} is the broker's name; a topic calls it ${byBrokerName.name}.`;
  const elsewhere = scopes.find((other) => settingNamed(other, name));
  if (elsewhere) return `${name} is a setting of a ${elsewhere}, not of a ${scope}.`;
  const suggestion = nearest(
    name,
    entries(scope).map(([known]) => known),
  );
  return suggestion ? `There is no ${scope} setting ${name}; did you mean ${suggestion}?` : `There is no ${scope} setting ${name}.`;
}

function entries(scope: Scope): [string, Definitions[string]][] {
  return Object.entries(registry[scope] as Definitions);
}
