/**
 * `config_defaults.json`, `errors.json`: no sequences but facts, printed by Kafka's own classes. A setting that the registry does
 * not hold is not modelled; they are hundreds, so a scope is named with their number.
 */

import { type AssignorName, assignorClass } from '@/simulator/kafka/assignors';
import { protocolErrors } from '@/simulator/kafka/errors';
import { describeValidValues, type Scope, type Setting, scopes, settingsOf, showValue } from '@/simulator/kafka/settings';
import { brief, entries, isListWith, type Kind, type RecordedCase, type RecordedFile } from '../kind';

interface RecordedError {
  readonly name: string;
  readonly code: number;
  readonly retriable: boolean;
  readonly message: string | null;
}

interface RecordedSetting {
  readonly default?: unknown;
  readonly type: string;
  readonly validValues?: string;
}
type RecordedSettings = Readonly<Record<string, Readonly<Record<string, RecordedSetting>>>>;

const kind: Kind = {
  name: 'facts',
  matches: (file) => isErrorTable(file) || isDefaults(file),
  *cases(file) {
    if (isErrorTable(file)) yield* errorCases(file);
    else yield* settingCases(file.json as RecordedSettings);
  },
};

function isErrorTable(file: RecordedFile): boolean {
  return file.name.startsWith('errors') && isListWith(file, 'name', 'code', 'retriable');
}

function isDefaults({ name, json }: RecordedFile): boolean {
  return name.startsWith('config_defaults') && typeof json === 'object' && json !== null && scopes.every((scope) => scope in json);
}

/** One case for the table, so that facts do not outnumber what was replayed. */
function* errorCases(file: RecordedFile): Iterable<RecordedCase> {
  const known = new Map(protocolErrors.map((error) => [error.name, error]));
  const run = () =>
    first(entries<RecordedError>(file), ({ name, code, retriable, message }) => {
      const seen = known.get(name);
      const expected = { code, retriable, message: seen?.message === undefined ? undefined : message };
      return difference(name, expected, seen && { code: seen.code, retriable: seen.retriable, message: seen.message });
    });
  yield { id: '', run };
}

/** One case for each scope of the registry. */
function* settingCases(recorded: RecordedSettings): Iterable<RecordedCase> {
  for (const [scope, settings] of Object.entries(recorded)) {
    const known = scopes.includes(scope as Scope) ? settingsOf(scope as Scope) : [];
    if (known.length > 0) yield { id: scope, run: () => first(known, (setting) => settingDifference(settings[setting.name], setting)) };
    const missing = Object.keys(settings).length - known.length;
    if (missing > 0)
      yield { id: `${scope}, the rest`, run: () => ({ notModelled: `${missing} settings that the registry does not hold` }) };
  }
}

function first<T>(items: readonly T[], differs: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = differs(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function settingDifference(recorded: RecordedSetting | undefined, setting: Setting): string | undefined {
  if (recorded === undefined) return `${setting.name}: expected no such setting, seen one in the registry`;
  const recordedDefault = recorded.default ?? '';
  const expected = { type: recorded.type, default: String(recordedDefault), validValues: recorded.validValues?.toLowerCase() };
  return difference(setting.name, expected, {
    type: setting.type,
    default: printedDefault(setting),
    validValues: describeValidValues(setting)?.toLowerCase(),
  });
}

/** The registry keeps assignors by their short names; Kafka prints their classes. */
function printedDefault({ name, default: value }: Setting): string {
  return name === 'partition.assignment.strategy' ? (value as readonly AssignorName[]).map(assignorClass).join(',') : showValue(value);
}

function difference(name: string, expected: unknown, seen: unknown): string | undefined {
  const equal = JSON.stringify(expected) === JSON.stringify(seen);
  return equal ? undefined : `${name}: expected ${brief(expected)}, seen ${brief(seen)}`;
}

export default kind;
