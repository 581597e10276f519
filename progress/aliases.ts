/**
 * Old names that content once had, so that a rename, a split or a merge keeps what a learner did.
 * One table of addresses: `lesson`, `lesson#section`, `lesson:question`, and ids of scenarios and challenges (`family/name`).
 */
import type { ProgressEvent } from './events';

/** Old address to new address. Chains are followed. */
export type Aliases = Readonly<Record<string, string>>;

export const NO_ALIASES: Aliases = {};

/** The address that content uses today. An address with its own entry goes there; otherwise it moves with its lesson. */
export function currentAddress(address: string, aliases: Aliases): string {
  const seen = new Set<string>();
  let current = address;
  while (!seen.has(current)) {
    seen.add(current);
    const lesson = lessonIn(current);
    if (Object.hasOwn(aliases, current)) current = aliases[current] as string;
    else if (Object.hasOwn(aliases, lesson)) current = lessonIn(aliases[lesson] as string) + current.slice(lesson.length);
  }
  return current;
}

/** The event under today's names. Its question decides which lesson it belongs to; without one, its section does. */
export function renamed<Event extends ProgressEvent>(event: Event, aliases: Aliases): Event {
  if (aliases === NO_ALIASES) return event;
  const now: Record<string, unknown> = { ...event };
  if ('scenario' in event) now.scenario = currentAddress(event.scenario, aliases);
  if ('challenge' in event) now.challenge = currentAddress(event.challenge, aliases);
  if (!('lesson' in event) || event.lesson === undefined) return now as Event;

  now.lesson = lessonIn(currentAddress(event.lesson, aliases));
  if ('section' in event && event.section !== undefined) {
    const address = currentAddress(`${event.lesson}#${event.section}`, aliases);
    now.lesson = lessonIn(address);
    now.section = anchorIn(address);
  }
  if ('question' in event) {
    const address = currentAddress(`${event.lesson}:${event.question}`, aliases);
    if (lessonIn(address) !== now.lesson) now.section = undefined;
    now.lesson = lessonIn(address);
    now.question = anchorIn(address) ?? event.question;
  }
  if (now.section === undefined) delete now.section;
  return now as Event;
}

function lessonIn(address: string): string {
  return address.split(/[#:]/, 1)[0] as string;
}

/** The section or question of an address; none when it names a whole lesson. */
function anchorIn(address: string): string | undefined {
  const anchor = address.slice(lessonIn(address).length + 1);
  return anchor === '' ? undefined : anchor;
}
