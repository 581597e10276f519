/**
 * The log as one file, out and in. Everything goes out, also what this version cannot read.
 * What comes in is merged, never put in the place of what is there.
 */
import { isObject, type Json } from './json';

const FORMAT = 'highwater-progress';
const FILE_VERSION = 1;

export type FileReading = { readonly ok: true; readonly entries: readonly Json[] } | { readonly ok: false; readonly sentence: string };

/** The text of an export: JSON, one entry a line. `at` is the wall clock in milliseconds. */
export function writeFile(entries: readonly Json[], at: number): string {
  const lines = entries.map((entry) => JSON.stringify(entry));
  const head = `"format":"${FORMAT}","version":${FILE_VERSION},"exportedAt":"${new Date(at).toISOString()}"`;
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
  if (content.version > FILE_VERSION) {
    return refused(`a newer version of this site wrote it (file version ${content.version}); update this site first`);
  }
  if (!Array.isArray(content.entries)) return refused('its "entries" are missing');
  return { ok: true, entries: content.entries };
}

function refused(why: string): FileReading {
  return { ok: false, sentence: `This file is not a progress file that can be read: ${why}. Nothing was changed.` };
}
