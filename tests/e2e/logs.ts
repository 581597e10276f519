/** Files of a learner's log, to be imported. */

/** A progress file with these entries. */
export function file(entries: readonly object[]) {
  const text = JSON.stringify({ format: 'highwater-progress', version: 1, entries });
  return { name: 'progress.json', mimeType: 'application/json', buffer: Buffer.from(text) };
}

/** 2026-03-09 12:00 UTC and so many minutes. */
export const played = (id: string, minute: number) => ({
  v: 1,
  id,
  time: Date.UTC(2026, 2, 9, 12) + minute * 60_000,
  device: 'elsewhere',
  type: 'played',
  lesson: 'consumer-groups',
  scenario: 'kafka/two-clocks',
  did: 'repaired',
});
