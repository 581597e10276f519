/** Scenarios and challenges as files, for the commands: found by id under content/, or given as a path. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Challenge, checkChallenge, checkDeeds, type Deeds } from '@/content/schema/challenge';
import { type Checked, checkScenario } from '@/content/schema/scenario';
import type { Scenario } from '@/simulator/run';
import { UsageError } from './arguments';

const root = fileURLToPath(new URL('../content/', import.meta.url));

/** Ids of all files of a kind, sorted. */
export function ids(kind: 'scenarios' | 'challenges'): string[] {
  const folder = join(root, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''))
    .sort();
}

export const loadScenario = (name: string): Scenario => load(name, 'scenarios', checkScenario);
export const loadChallenge = (name: string): Challenge => load(name, 'challenges', checkChallenge);

export function loadDeeds(path: string): Deeds {
  return check(path, readJson(path), checkDeeds);
}

function load<T>(name: string, kind: 'scenarios' | 'challenges', checker: (data: unknown) => Checked<T>): T {
  if (name.endsWith('.json')) return check(name, readJson(name), checker);
  const path = join(root, kind, `${name}.json`);
  // Ids are plain: nothing outside the folder can be named.
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(name) || !existsSync(path)) {
    throw new UsageError(`there is no ${kind.slice(0, -1)} "${name}"${nearest(name, ids(kind))}; --list prints them, a file ends in .json`);
  }
  return check(relative(process.cwd(), path), readJson(path), checker);
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${path}: is it there, and a file?`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

function check<T>(path: string, data: unknown, checker: (data: unknown) => Checked<T>): T {
  const result = checker(data);
  if (!result.ok) throw new UsageError(`${path}: ${result.faults.join('; ')}`);
  return result.value;
}

function nearest(name: string, known: readonly string[]): string {
  const close = known.find((id) => id.includes(name) || name.includes(id.split('/')[1] as string));
  return close === undefined ? '' : ` (did you mean "${close}"?)`;
}
