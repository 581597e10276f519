/** Where the learner was, so that "continue" and a reload lead to the exact spot. */
import { type Aliases, NO_ALIASES } from '../aliases';
import type { ProgressEvent } from '../events';
import { standingEvents } from './standing';

export interface Place {
  readonly lesson: string;
  readonly section?: string;
  /** CSS pixels from the top of the section, or of the page when there is no section. */
  readonly offset: number;
  readonly figure?: string;
  /** When the learner was last there, in milliseconds since 1970. */
  readonly time: number;
}

/** The place in the lesson that was touched last; its top when no place in it was noted. Nothing in an empty log. */
export function lastPlace(events: readonly ProgressEvent[], aliases: Aliases = NO_ALIASES): Place | undefined {
  const last = standingEvents(events, aliases).findLast((event) => touches(event));
  if (!last || !('lesson' in last) || last.lesson === undefined) return undefined;
  return { ...(placeIn(events, last.lesson, aliases) ?? { lesson: last.lesson, offset: 0 }), time: last.time };
}

/** The last place noted in one lesson. */
export function placeIn(events: readonly ProgressEvent[], lesson: string, aliases: Aliases = NO_ALIASES): Place | undefined {
  const left = standingEvents(events, aliases).findLast((event) => event.type === 'placeLeft' && event.lesson === lesson);
  if (left?.type !== 'placeLeft') return undefined;
  const { section, offset, figure, time } = left;
  return { lesson, offset, time, ...(section === undefined ? {} : { section }), ...(figure === undefined ? {} : { figure }) };
}

/** Marking a lesson on the roadmap is not being in it. */
function touches(event: ProgressEvent): boolean {
  return event.type !== 'lessonStateSet' && 'lesson' in event && event.lesson !== undefined;
}
