/** Which entries count: those that nobody removed. Every other fold starts here. */
import { type Aliases, NO_ALIASES, renamed } from '../aliases';
import { type EventOf, inOrder, type ProgressEvent } from '../events';

/** The events that count, in order, under today's names; removals themselves left out. */
export function standingEvents(events: readonly ProgressEvent[], aliases: Aliases = NO_ALIASES): ProgressEvent[] {
  const removed = removedEntries(events);
  return events
    .filter((event) => event.type !== 'entryRemoved' && !removed.has(event.id))
    .map((event) => renamed(event, aliases))
    .sort(inOrder);
}

/**
 * Ids of the entries that are taken out of the account. A removal can be removed too, which brings its entry back;
 * it can only be undone by a later one, so two that name each other (in a file that someone wrote by hand) have one reading.
 */
export function removedEntries(events: readonly ProgressEvent[]): ReadonlySet<string> {
  const removals = events.filter((event): event is EventOf<'entryRemoved'> => event.type === 'entryRemoved').sort(inOrder);
  const removed = new Set<string>();
  for (const removal of removals.reverse()) {
    if (!removed.has(removal.id)) removed.add(removal.entry);
  }
  return removed;
}
