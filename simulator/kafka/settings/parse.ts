/**
 * One given value against its entry in the registry: read as the type, then held against the valid values. What is wrong is
 * said in the words of Kafka's ConfigException (rule ST2). Source: apache/kafka clients/.../common/config/ConfigDef.java.
 */
import { assignorClass, assignorName } from '../assignors';
import { INT_MAX, LONG_MAX, type Setting, type SettingValue, type ValidValues } from './types';

/** As a person, a scenario or a program gives it: properties are texts, JSON knows numbers and lists. */
export type GivenValue = SettingValue;

export type Parsed = { readonly value: SettingValue } | { readonly error: string };

export function parseSetting(setting: Setting, given: GivenValue): Parsed {
  const parsed = given === null ? notSet(setting) : (readers[setting.type] ?? readText)(setting, given);
  if ('error' in parsed) return invalid(setting, given, parsed.error);
  if (parsed.value === null || setting.validValues === undefined) return parsed;
  const checked = check(setting.validValues, parsed.value, setting);
  return 'error' in checked ? invalid(setting, given, checked.error) : checked;
}

/** As Kafka's tools print it: lists with commas, the largest long in full, nothing for "not set". */
export function showValue(value: SettingValue): string {
  if (value === null) return '';
  if (value === LONG_MAX) return '9223372036854775807';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** The valid values as Kafka's documentation writes them, `undefined` where the type is all there is to say. */
export function describeValidValues({ validValues }: Setting): string | undefined {
  switch (validValues?.kind) {
    case 'range':
      return validValues.max === undefined ? `[${validValues.min},...]` : `[${validValues.min},...,${validValues.max}]`;
    case 'oneOf':
      return validValues.ignoreCase
        ? `(case insensitive) [${validValues.choices.join(', ').toUpperCase()}]`
        : `[${validValues.choices.join(', ')}]`;
    case 'nonEmpty':
      return 'non-empty string';
    case 'resetPolicy':
      return '[latest, earliest, none, by_duration:PnDTnHnMn.nS]';
    case 'shareResetPolicy':
      return '[latest, earliest, by_duration:PnDTnHnMn.nS]';
    default:
      return undefined;
  }
}

function invalid({ name }: Setting, given: GivenValue, why: string): Parsed {
  return { error: `Invalid value ${showValue(given)} for configuration ${name}: ${why}` };
}

/** Only a setting that is not set to begin with can be left so. */
function notSet(setting: Setting): Parsed {
  return setting.default === null ? { value: null } : { error: 'Value must be non-null' };
}

type Reader = (setting: Setting, given: GivenValue) => Parsed;

const readers: Partial<Record<Setting['type'], Reader>> = {
  boolean: readBoolean,
  int: (_, given) => readInteger(given, 'INT', -INT_MAX - 1, INT_MAX),
  short: (_, given) => readInteger(given, 'SHORT', -32_768, 32_767),
  long: (_, given) => readInteger(given, 'LONG', -LONG_MAX, LONG_MAX),
  double: (_, given) => readDouble(given),
  list: readList,
};

function readText(_: Setting, given: GivenValue): Parsed {
  return { value: showValue(given).trim() };
}

function readBoolean(_: Setting, given: GivenValue): Parsed {
  const word = showValue(given).trim().toLowerCase();
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  return { error: 'Expected value to be either true or false' };
}

function readInteger(given: GivenValue, type: string, min: number, max: number): Parsed {
  const digits = showValue(given).trim();
  const value = Number(digits);
  const isOfType = /^[+-]?\d+$/.test(digits) && value >= min && value <= max;
  return isOfType ? { value } : { error: `Not a number of type ${type}` };
}

function readDouble(given: GivenValue): Parsed {
  const digits = showValue(given).trim();
  const value = Number(digits);
  return digits !== '' && Number.isFinite(value) ? { value } : { error: 'Not a number of type DOUBLE' };
}

function readList(_: Setting, given: GivenValue): Parsed {
  const items = Array.isArray(given) ? given.map(String) : showValue(given).split(',');
  return { value: items.map((item) => item.trim()).filter((item) => item !== '') };
}

function check(valid: ValidValues, value: SettingValue, setting: Setting): Parsed {
  switch (valid.kind) {
    case 'range':
      if ((value as number) < valid.min) return { error: `Value must be at least ${valid.min}` };
      return valid.max !== undefined && (value as number) > valid.max ? { error: `Value must be no more than ${valid.max}` } : { value };
    case 'oneOf':
      return Array.isArray(value) ? checkEach(valid, value) : checkChoice(valid, String(value));
    case 'nonEmpty':
      return value === '' ? { error: 'String must be non-empty' } : { value };
    case 'resetPolicy':
      return isResetPolicy(String(value)) ? { value } : { error: resetPolicyError(value, setting) };
    case 'shareResetPolicy':
      return isResetPolicy(String(value)) && value !== 'none' ? { value } : { error: resetPolicyError(value, setting) };
    case 'assignors':
      return checkAssignors(value as readonly string[]);
  }
}

function checkChoice({ choices, ignoreCase }: ValidValues & { kind: 'oneOf' }, word: string): Parsed {
  const value = ignoreCase ? word.toLowerCase() : word;
  if (choices.includes(value)) return { value };
  const all = choices.join(', ');
  return { error: ignoreCase ? `String must be one of (case insensitive): ${all.toUpperCase()}` : `String must be one of: ${all}` };
}

function checkEach(valid: ValidValues & { kind: 'oneOf' }, items: readonly string[]): Parsed {
  for (const item of items) {
    const checked = checkChoice(valid, item);
    if ('error' in checked) return checked;
  }
  return { value: items };
}

function isResetPolicy(word: string): boolean {
  if (word === 'earliest' || word === 'latest' || word === 'none') return true;
  // ISO 8601 as java.time.Duration reads it, without the signs that Kafka refuses.
  const duration = /^by_duration:P(?=[\dT])(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,9})?S)?)?$/i;
  return word.startsWith('by_duration:') && duration.test(word);
}

function resetPolicyError(value: SettingValue, { name }: Setting): string {
  const allowed = "either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'";
  return `Invalid value \`${value}\` for configuration ${name}. The value must be ${allowed}.`;
}

/** Read into the short names, the first of two mentions counts. */
function checkAssignors(items: readonly string[]): Parsed {
  const unknown = items.find((item) => assignorName(item) === undefined);
  if (unknown !== undefined) {
    const known = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const;
    return {
      error: `no assignor is called ${unknown}; there are ${known.join(', ')}, and their classes, such as ${assignorClass('range')}`,
    };
  }
  return items.length === 0 ? { error: 'at least one assignor is needed' } : { value: [...new Set(items.map(assignorName))] as string[] };
}

/** A setting that is a list, as its items. */
export const listOf = (value: SettingValue | undefined): string[] =>
  value === undefined || value === null || value === ''
    ? []
    : String(value)
        .split(',')
        .map((item) => item.trim());
