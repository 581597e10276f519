/**
 * What can be done on the page one is on, for the palette. A page offers it for as long as it is there, and is asked each time
 * the palette opens, so that the list holds for that moment.
 */

export interface PageAction {
  readonly title: string;
  /** The line under the title: what it is done to, or why now. */
  readonly note: string;
  /** Its key on the page, where it has one. */
  readonly key: string | null;
  run(): void;
}

let source: (() => readonly PageAction[]) | null = null;

/** @returns ends the offer. */
export function offerActions(actions: () => readonly PageAction[]): () => void {
  source = actions;
  return () => {
    if (source === actions) source = null;
  };
}

export const offeredActions = (): readonly PageAction[] => source?.() ?? [];

/** Those in whose words every word of the query begins one; all of them for an empty query. */
export function actionsFor(actions: readonly PageAction[], query: string): readonly PageAction[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return actions.filter(({ title, note }) => {
    const words = `${title} ${note}`.toLowerCase().split(/[^\p{L}\p{N}.-]+/u);
    return wanted.every((word) => words.some((each) => each.startsWith(word)));
  });
}
