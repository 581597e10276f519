/**
 * What the registry says of one setting, and the small words in which its pages are written. Code, inspector, lessons and the
 * command line all read the same entries, so a default or a sentence stands in one place.
 * Names, types, defaults and valid values are Kafka 4.2's (rule ST1); the sentences are ours.
 */

export type Scope = 'producer' | 'consumer' | 'topic' | 'broker' | 'group';
export type SettingType = 'int' | 'long' | 'short' | 'double' | 'boolean' | 'string' | 'list' | 'class';
export type Unit = 'ms' | 'seconds' | 'minutes' | 'hours' | 'bytes' | 'records' | 'partitions' | 'ratio' | 'count' | 'none';
export type SettingValue = number | boolean | string | null | readonly string[];

/** Which values Kafka takes, beyond the type. */
export type ValidValues =
  | { readonly kind: 'range'; readonly min: number; readonly max?: number }
  | { readonly kind: 'oneOf'; readonly choices: readonly string[]; readonly ignoreCase?: boolean }
  | { readonly kind: 'nonEmpty' }
  | { readonly kind: 'resetPolicy' }
  /** The same without `none`: a share group has nobody to throw at. */
  | { readonly kind: 'shareResetPolicy' }
  | { readonly kind: 'assignors' };

export interface Setting<V extends SettingValue = SettingValue> {
  readonly name: string;
  readonly scope: Scope;
  readonly type: SettingType;
  readonly default: V;
  readonly unit: Unit;
  readonly validValues?: ValidValues;
  /** One sentence. */
  readonly meaning: string;
  /** False: shown and checked, but no model acts on it. */
  readonly modelled: boolean;
  /** Metrics that move when it is changed, by the names that charts and goals use. */
  readonly affects: readonly string[];
  /** Topic settings: what a broker calls the default that it gives to topics. */
  readonly brokerName?: string;
}

export type Definition<V extends SettingValue = SettingValue> = Omit<Setting<V>, 'name' | 'scope'>;
export type Definitions = Readonly<Record<string, Definition>>;
export type ValuesOf<D extends Definitions> = { readonly [Name in keyof D]: D[Name]['default'] };

/** Java's largest long, Kafka's word for "no limit". The nearest double is one more; `showValue` writes the real number. */
export const LONG_MAX = 2 ** 63;
export const INT_MAX = 2_147_483_647;

interface More {
  readonly affects?: readonly string[];
  readonly modelled?: boolean;
  readonly brokerName?: string;
}
interface NumberMore extends More {
  readonly min?: number;
  readonly max?: number;
}

/** For settings that a person may meet before a model acts on them. */
export const shownOnly = { modelled: false } as const;

/** `number`, or `number | null` where the default is "not set". */
type NumberOr<D> = D extends null ? number | null : number;
type TextOr<D> = D extends null ? string | null : string;

function numeric<D extends number | null>(
  type: SettingType,
  value: D,
  unit: Unit,
  meaning: string,
  more: NumberMore,
): Definition<NumberOr<D>> {
  const { min, max, ...rest } = more;
  const range: { validValues?: ValidValues } =
    min === undefined ? {} : { validValues: max === undefined ? { kind: 'range', min } : { kind: 'range', min, max } };
  return { type, default: value as NumberOr<D>, unit, meaning, ...range, ...common(rest) };
}

export const int = <D extends number | null>(value: D, unit: Unit, meaning: string, more: NumberMore = {}) =>
  numeric('int', value, unit, meaning, more);
export const long = <D extends number | null>(value: D, unit: Unit, meaning: string, more: NumberMore = {}) =>
  numeric('long', value, unit, meaning, more);
export const short = (value: number, unit: Unit, meaning: string, more: NumberMore = {}) => numeric('short', value, unit, meaning, more);
export const double = (value: number, unit: Unit, meaning: string, more: NumberMore = {}) => numeric('double', value, unit, meaning, more);

export function flag(value: boolean, meaning: string, more: More = {}): Definition<boolean> {
  return { type: 'boolean', default: value, unit: 'none', meaning, ...common(more) };
}

export function text<D extends string | null>(
  value: D,
  meaning: string,
  more: More & { readonly validValues?: ValidValues } = {},
): Definition<TextOr<D>> {
  const { validValues, ...rest } = more;
  return { type: 'string', default: value as TextOr<D>, unit: 'none', meaning, ...(validValues && { validValues }), ...common(rest) };
}

export function oneOf<const T extends readonly string[]>(
  choices: T,
  value: T[number],
  meaning: string,
  more: More & { readonly ignoreCase?: boolean } = {},
): Definition<T[number]> {
  const { ignoreCase, ...rest } = more;
  const validValues: ValidValues = ignoreCase ? { kind: 'oneOf', choices, ignoreCase } : { kind: 'oneOf', choices };
  return { type: 'string', default: value, unit: 'none', meaning, validValues, ...common(rest) };
}

export function list<T extends string = string>(
  value: readonly T[],
  meaning: string,
  more: More & { readonly validValues?: ValidValues } = {},
): Definition<readonly T[]> {
  const { validValues, ...rest } = more;
  return { type: 'list', default: value, unit: 'none', meaning, ...(validValues && { validValues }), ...common(rest) };
}

export function javaClass(meaning: string, more: More = {}): Definition<string | null> {
  return { type: 'class', default: null, unit: 'none', meaning, ...common(more) };
}

function common({ affects = [], modelled = true, brokerName }: More) {
  return { affects, modelled, ...(brokerName !== undefined && { brokerName }) };
}
