/**
 * `npm run conformance -- [DIR|FILE ...]`: replays recorded behaviour of real brokers on the simulator.
 * Exit code 0: all equal; 1: something differs; 2: an argument or a file cannot be used.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Kind, RecordedFile } from './kind';
import { replay } from './replay';

const HELP = `Usage: npm run conformance -- [DIR|FILE ...]

Replays recorded behaviour of real brokers on the simulator. Without arguments: everything below tests/conformance/.
A folder is searched for .json files, at any depth; the format of a file is told by its name and content.

Prints a line per failure, then a line per recording that the simulator does not model (never counted as passed),
then "N passed, N failed".

Exit code: 0 all equal, 1 something differs, 2 an argument or a file cannot be used.

Options:
  --help  this text`;

const home = fileURLToPath(new URL('.', import.meta.url));

/** A mistake in what was asked for: one sentence, exit code 2. */
class UsageError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`Unknown option ${option}; the only one is --help.`);
  const paths = (args.length > 0 ? args : [home]).flatMap(recordingsIn);
  // The whole list is read before anything runs, so a broken file is told at once.
  const files = [...new Set(paths)].map(readRecording);
  const report = replay(files, await loadKinds());
  for (const failure of report.failures) console.log(failure);
  for (const { name, why } of report.notModelled) console.log(`not modelled: ${name} (${why})`);
  console.log(`${report.passed} passed, ${report.failures.length} failed`);
  return report.failures.length > 0 ? 1 : 0;
}

function recordingsIn(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`${path} does not exist; give a folder or a .json file of recordings.`);
  if (!stats.isDirectory()) {
    if (!path.endsWith('.json')) throw new UsageError(`${path} is not a .json file; give a folder or a .json file of recordings.`);
    return [path];
  }
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  if (found.length === 0) throw new UsageError(`${path} holds no .json file; give a folder with recordings.`);
  return found.sort().map((name) => join(path, name));
}

function readRecording(path: string): RecordedFile {
  const fromHere = relative(process.cwd(), path);
  const shown = fromHere.startsWith('..') ? path : fromHere;
  const text = readOrRefuse(path, shown);
  try {
    return { path: shown, name: basename(path, '.json'), json: JSON.parse(text) };
  } catch (error) {
    throw new UsageError(`${shown} is not valid JSON: ${(error as Error).message}.`);
  }
}

function readOrRefuse(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown} cannot be read: ${(error as Error).message}.`);
  }
}

async function loadKinds(): Promise<Kind[]> {
  const folder = join(home, 'kinds');
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const modules = names.sort().map((name) => import(pathToFileURL(join(folder, name)).href) as Promise<{ default: Kind }>);
  return (await Promise.all(modules)).map((module) => module.default);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
