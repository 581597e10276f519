/**
 * The log as one file, out and in. Everything goes out, also what this version cannot read.
 * What comes in is merged, never put in the place of what is there.
 */
import { canonical, hash, isObject, type Json } from './json';

const FORMAT = 'highwater-progress';
/** Version 1 had no checksum; it is still read. */
const FILE_VERSION = 2;
/** Nothing that this site writes is nested deeper, and walking deeper could exhaust the browser. */
const DEEPEST = 40;

export type FileReading =
  /** `isChanged`: its checksum is that of another content. What it holds is good all the same, entry by entry. */
  { readonly ok: true; readonly entries: readonly Json[]; readonly isChanged: boolean } | { readonly ok: false; readonly sentence: string };

/** The text of an export: JSON, one entry a line. `at` is the wall clock in milliseconds. */
export function writeFile(entries: readonly Json[], at: number): string {
  const lines = entries.map((entry) => JSON.stringify(entry));
  const head = `"format":"${FORMAT}","version":${FILE_VERSION},"exportedAt":"${new Date(at).toISOString()}","sum":"${sumOf(entries)}"`;
  return `{${head},"entries":[\n${lines.join(',\n')}\n]}\n`;
}

/** The entries in the text of an export, unread: the log reads each and names the faulty ones. */
export function readFile(text: string): FileReading {
  let content: Json;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return refused(`it is not complete JSON (${(error as Error).message})`);
  }
  if (!isObject(content) || content.format !== FORMAT) return refused(`it does not say "format": "${FORMAT}"`);
  if (typeof content.version !== 'number') return refused('it does not say its "version"');
  if (deeperThan(content, DEEPEST)) return refused(`something in it is nested deeper than ${DEEPEST} levels`);
  if (content.version > FILE_VERSION) {
    return refused(`a newer version of this site wrote it (file version ${content.version}); update this site first`);
  }
  if (!Array.isArray(content.entries)) return refused('its "entries" are missing');
  const isSummed = content.sum !== undefined || content.version >= FILE_VERSION;
  return { ok: true, entries: content.entries, isChanged: isSummed && content.sum !== sumOf(content.entries) };
}

const sumOf = (entries: readonly Json[]): string => hash(entries.map(canonical).join('\n'));

/** Level by level, so that depth costs no stack. */
function deeperThan(value: Json, limit: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? (Object.values(each) as Json[]) : []));
  }
  return false;
}

function refused(why: string): FileReading {
  return { ok: false, sentence: `This file is not a progress file that can be read: ${why}. Nothing was changed.` };
}
