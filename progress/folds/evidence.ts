/** What a learner has shown, and where: predictions, answers, and what was done in simulations. */
import { type Aliases, NO_ALIASES } from '../aliases';
import type { ProgressEvent } from '../events';
import { standingEvents } from './standing';

export type EvidenceKind = 'predicted' | 'played' | 'broke' | 'repaired' | 'answered';

/** One thing that a learner did, under today's names. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** Id of the entry it stands on. */
  readonly entry: string;
  readonly time: number;
  readonly lesson?: string;
  readonly section?: string;
  /** Of predictions and answers. */
  readonly question?: string;
  readonly right?: boolean;
  /** Of what was played. */
  readonly scenario?: string;
  readonly did?: string;
}

/** The evidence in an event, if it is any. */
export function evidenceOf(event: ProgressEvent): Evidence | undefined {
  if (event.type !== 'predicted' && event.type !== 'answered' && event.type !== 'played') return undefined;
  const where = {
    entry: event.id,
    time: event.time,
    ...(event.lesson === undefined ? {} : { lesson: event.lesson }),
    ...(event.section === undefined ? {} : { section: event.section }),
  };
  if (event.type !== 'played') return { kind: event.type, ...where, question: event.question, right: event.right };
  const kind = event.did === 'broke' || event.did === 'repaired' ? event.did : 'played';
  return { kind, ...where, scenario: event.scenario, did: event.did };
}

/** The evidence of one lesson by section, in order of time. What names no section stands under `''`. */
export function sectionEvidence(
  events: readonly ProgressEvent[],
  lesson: string,
  aliases: Aliases = NO_ALIASES,
): ReadonlyMap<string, readonly Evidence[]> {
  const sections = new Map<string, Evidence[]>();
  for (const event of standingEvents(events, aliases)) {
    const evidence = evidenceOf(event);
    if (evidence?.lesson !== lesson) continue;
    const section = evidence.section ?? '';
    sections.set(section, [...(sections.get(section) ?? []), evidence]);
  }
  return sections;
}
