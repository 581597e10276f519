/**
 * What a kind of recording is: a format that one handler replays on the simulator. A file in `kinds/` whose default export is
 * a `Kind` is registered by being there.
 */

/** A JSON file with recorded behaviour of a real broker, or of its classes. */
export interface RecordedFile {
  /** As printed, from where the command was started. */
  readonly path: string;
  /** Base name without `.json`. */
  readonly name: string;
  readonly json: unknown;
}

/** Nothing: equal. A text: where it first differs, with what was expected and seen. Not modelled: never counted as passed. */
export type Outcome = string | undefined | { readonly notModelled: string };

export interface RecordedCase {
  /** Unique in its file; the empty text where the file is the case. */
  readonly id: string;
  run(): Outcome;
}

export interface Kind {
  readonly name: string;
  matches(file: RecordedFile): boolean;
  cases(file: RecordedFile): Iterable<RecordedCase>;
}

/** The entries of a file that is a list of objects, each checked for the fields that its kind needs. */
export function entries<T extends object>(file: RecordedFile): readonly T[] {
  if (!Array.isArray(file.json)) throw new Error(`${file.path}: a JSON array of cases was expected`);
  return file.json as T[];
}

/** Is the file a list whose first entry, if there is one, has these fields? */
export function isListWith(file: RecordedFile, ...fields: readonly string[]): boolean {
  if (!Array.isArray(file.json)) return false;
  const first: unknown = file.json[0];
  return first === undefined || (typeof first === 'object' && first !== null && fields.every((field) => field in first));
}

/** A value in a failure, on one line and short enough to read. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
