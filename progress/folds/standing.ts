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

/** Ids of the entries that are taken out of the account. */
export function removedEntries(events: readonly ProgressEvent[]): ReadonlySet<string> {
  return new Set(standingRemovals(events).keys());
}

/**
 * Of each entry that is taken out: the ids of the removals that do it. A removal can be removed too, which brings its entry back;
 * it can only be undone by a later one, so two that name each other (in a file that someone wrote by hand) have one reading.
 */
export function standingRemovals(events: readonly ProgressEvent[]): ReadonlyMap<string, readonly string[]> {
  const removals = events.filter((event): event is EventOf<'entryRemoved'> => event.type === 'entryRemoved').sort(inOrder);
  const standing = new Map<string, string[]>();
  for (const removal of removals.reverse()) {
    if (standing.has(removal.id)) continue;
    const others = standing.get(removal.entry);
    if (others) others.push(removal.id);
    else standing.set(removal.entry, [removal.id]);
  }
  return standing;
}
