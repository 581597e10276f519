/** Scenarios, challenges and commands as a person names them on a command line: an id, or the path of a file. */
import { ContentFault, challengeOf, checkedFile, has, idsOf, type Kind, scenarioOf } from '@/content/library';
import { type Challenge, checkChallenge, checkDeeds, type Deeds } from '@/content/schema/challenge';
import { type Checked, checkScenario } from '@/content/schema/scenario';
import type { Scenario } from '@/simulator/run';
import { UsageError } from './arguments';

export const loadScenario = (name: string): Scenario => load(name, 'scenarios', scenarioOf, checkScenario);
export const loadChallenge = (name: string): Challenge => load(name, 'challenges', challengeOf, checkChallenge);
export const loadDeeds = (path: string): Deeds => asUsage(() => checkedFile(path, checkDeeds));

function load<T>(name: string, kind: Kind, byId: (id: string) => T, checker: (data: unknown) => Checked<T>): T {
  if (name.endsWith('.json')) return asUsage(() => checkedFile(name, checker));
  if (has(kind, name)) return asUsage(() => byId(name));
  const close = idsOf(kind).find((id) => id.includes(name) || name.includes(id.split('/')[1] as string));
  throw new UsageError(
    `there is no ${kind.slice(0, -1)} "${name}"${close === undefined ? '' : ` (did you mean "${close}"?)`}; --list prints them, a file ends in .json`,
  );
}

function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ContentFault) throw new UsageError(error.message);
    throw error;
  }
}
