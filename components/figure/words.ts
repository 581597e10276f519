/** Numbers and names as figures write them: always with a unit, always saying whose clock. */
import { formatInstant, type Micros } from '@/simulator/kernel/time';
import type { MemberView, PartitionRef, RingView } from '@/simulator/projections/frame';

export const clock = (time: Micros): string => formatInstant(time);

/** `31 s`, `4.2 s`, `180 ms`: two digits that matter. */
export function span(time: Micros): string {
  const ms = time / 1_000;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const s = ms / 1_000;
  return s < 10 ? `${s.toFixed(1)} s` : `${Math.round(s)} s`;
}

/** `1 record`, `12 records`. */
export const count = (n: number, noun: string): string =>
  `${n.toLocaleString('en-GB').replaceAll(',', '\u202f')} ${noun}${n === 1 ? '' : 's'}`;

/** `p0 p1`, with the topic in front where a group reads several. */
export function partitions(refs: readonly PartitionRef[], several: boolean): string {
  if (refs.length === 0) return 'nothing';
  if (!several) return refs.map(({ partition }) => `p${partition}`).join(' ');
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of refs) byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  return [...byTopic].map(([topic, numbers]) => `${topic} ${numbers.map((n) => `p${n}`).join(' ')}`).join(', ');
}

/** What a member owns in so many letters: by name, with the numbers alone, or at least how many. */
export function owning(refs: readonly PartitionRef[], several: boolean, letters: number): string {
  if (refs.length === 0) return 'owns nothing';
  const named = `owns ${partitions(refs, several)}`;
  if (named.length <= letters) return named;
  const numbers = partitions(refs, several)
    .replaceAll(/ p(?=\d)/g, ' ')
    .replaceAll(', ', ' · ');
  return numbers.length <= letters ? numbers : `owns ${refs.length} partitions`;
}

/** What a member does, in the words that stand beside it. */
export function doing(member: MemberView): string {
  const { handling, activity } = member;
  if (handling !== null && (activity === 'in handler' || activity === 'evicted')) {
    const what = `p${handling.partition} at ${handling.offset}`;
    return activity === 'evicted' ? `evicted, still works on ${what}` : `in handler, ${what}`;
  }
  if (activity === 'crashed') return member.known ? 'down, still a member' : 'down';
  if (activity === 'paused') return member.known ? 'stopped, still a member' : 'stopped';
  return activity;
}

export const ringText = (ring: RingView): string => `${ring.property}: ${span(ring.usedMicros)} of ${span(ring.limitMicros)}`;

/** What a timer has left. */
export const left = (ring: RingView): string => span(Math.max(0, ring.limitMicros - ring.usedMicros));

/** A name cut to so many letters, its end kept: the number at the end is what tells one from another. */
export function shorten(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const tail = /-?\d+$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, Math.max(1, letters - tail.length - 1))}…${tail}`;
}
