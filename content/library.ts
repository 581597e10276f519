/** Scenarios and challenges as files: found by id, checked where they enter. For servers, builds and tools; pages get them as data. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '@/simulator/scenario/types';
import { type Challenge, checkChallenge } from './schema/challenge';
import { type Checked, checkScenario } from './schema/scenario';

export type Kind = 'scenarios' | 'challenges';

/** Something about a file that only its author can mend: one sentence with the file and the place. */
export class ContentFault extends Error {}

// The commands and the build all run from the root of the repository.
const folder = (kind: Kind): string => join(process.cwd(), 'content', kind);

/** Ids of all files of a kind, sorted. */
export function idsOf(kind: Kind): string[] {
  if (!existsSync(folder(kind))) return [];
  return readdirSync(folder(kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''))
    .sort();
}

/** Ids are plain, so nothing outside the folder can be named. */
export const has = (kind: Kind, id: string): boolean => /^[a-z0-9-]+\/[a-z0-9-]+$/.test(id) && existsSync(join(folder(kind), `${id}.json`));

export const scenarioOf = (id: string): Scenario => read(id, 'scenarios', checkScenario);
export const challengeOf = (id: string): Challenge => read(id, 'challenges', checkChallenge);

function read<T extends { readonly id: string }>(id: string, kind: Kind, checker: (data: unknown) => Checked<T>): T {
  const value = checkedFile(join('content', kind, `${id}.json`), checker);
  if (value.id !== id) throw new ContentFault(`content/${kind}/${id}.json calls itself "${value.id}": the id is the path`);
  return value;
}

/** @throws ContentFault when the file cannot be read, is not JSON, or is not what it should be. */
export function checkedFile<T>(path: string, checker: (data: unknown) => Checked<T>): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ContentFault(`cannot read ${path}: is it there, and a file?`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ContentFault(`${path} is not JSON: ${(error as Error).message}`);
  }
  const result = checker(data);
  if (!result.ok) throw new ContentFault(`${path}: ${result.faults.join('; ')}`);
  return result.value;
}
