/**
 * Replays recorded files: finds the kind of each, runs its cases, and counts. What no kind knows is not modelled, by name.
 */
import type { Kind, Outcome, RecordedFile } from './kind';

export interface Report {
  passed: number;
  /** One line each: file, case, what differs. */
  readonly failures: string[];
  readonly notModelled: { readonly name: string; readonly why: string }[];
}

export function replay(files: Iterable<RecordedFile>, kinds: readonly Kind[]): Report {
  const report: Report = { passed: 0, failures: [], notModelled: [] };
  for (const file of files) {
    const kind = kinds.find((candidate) => candidate.matches(file));
    if (kind === undefined) {
      report.notModelled.push({ name: file.path, why: `no kind knows ${formatOf(file)}` });
      continue;
    }
    for (const { id, run } of kind.cases(file)) {
      const name = id === '' ? file.path : `${file.path}/${id}`;
      const outcome = guarded(run);
      if (outcome === undefined) report.passed++;
      else if (typeof outcome === 'string') report.failures.push(`failed: ${name}: ${outcome}`);
      else report.notModelled.push({ name, why: outcome.notModelled });
    }
  }
  report.notModelled.sort((a, b) => compare(a.why, b.why) || compare(a.name, b.name));
  return report;
}

/** Recordings of whole scenarios name their format. */
function formatOf({ json }: RecordedFile): string {
  const named = typeof json === 'object' && json !== null && 'format' in json && typeof json.format === 'string';
  return named ? `the format ${json.format}` : 'this format';
}

/** A case that throws has failed; the others still run. */
function guarded(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
