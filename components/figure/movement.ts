/**
 * What travelled between two frames, read from their difference: records into a log, records to a member, heartbeats to the
 * coordinator. No model orders a movement; a view that knows two pictures knows what must have moved.
 */
import type { Frame, GroupView, KafkaView, MemberView, WireView } from '@/simulator/projections/frame';

export interface Movement {
  readonly kind: 'record' | 'heartbeat';
  /** Of a record: its key. */
  readonly key: string | null;
  /** Parts as the layout names them. */
  readonly from: string;
  readonly to: string;
}

/** More would be noise: what is not drawn is in the counts. */
export const MOST_MOVEMENTS = 40;

export function movements(before: Frame, after: Frame): Movement[] {
  if (before.kafka === null || after.kafka === null || after.time <= before.time) return [];
  return [...appended(before.kafka, after.kafka), ...polled(before.kafka, after.kafka), ...heartbeats(before, after)].slice(
    0,
    MOST_MOVEMENTS,
  );
}

function appended(before: KafkaView, after: KafkaView): Movement[] {
  return after.topics.flatMap((topic, t) =>
    topic.partitions.flatMap((partition): Movement[] => {
      const old = before.topics[t]?.partitions[partition.partition];
      if (old === undefined || partition.logEndOffset <= old.logEndOffset) return [];
      const writers = after.producers.filter((each) => each.topic === topic.name);
      // Of several producers the one that has sent more since then.
      const producer = writers.find((each) => each.sent > (before.producers.find(({ id }) => id === each.id)?.sent ?? 0)) ?? writers[0];
      if (producer === undefined) return [];
      return [{ kind: 'record', key: partition.tail.at(-1)?.key ?? null, from: producer.id, to: `${topic.name}-${partition.partition}` }];
    }),
  );
}

function polled(before: KafkaView, after: KafkaView): Movement[] {
  return after.groups.flatMap((group, g) =>
    group.readers.flatMap((reader, r): Movement[] => {
      const old = before.groups[g]?.readers[r];
      if (old === undefined || reader.owner === null || reader.owner !== old.owner) return [];
      if (reader.position === null || old.position === null || reader.position <= old.position) return [];
      return [
        {
          kind: 'record',
          key: keyAt(after, reader.topic, reader.partition, reader.position - 1),
          from: `${reader.topic}-${reader.partition}`,
          to: reader.owner,
        },
      ];
    }),
  );
}

function keyAt(kafka: KafkaView, topic: string, partition: number, offset: number): string | null {
  const tail = kafka.topics.find((each) => each.name === topic)?.partitions[partition]?.tail ?? [];
  return (tail.find((cell) => cell.offset === offset) ?? tail[0])?.key ?? null;
}

/** The coordinator's clock for a member began anew: it has heard of it. */
function heartbeats(before: Frame, after: Frame): Movement[] {
  const passed = after.time - before.time;
  return (after.kafka?.groups ?? []).flatMap((group, g) =>
    group.members.flatMap((member, m): Movement[] => {
      const old = before.kafka?.groups[g]?.members[m];
      const now = session(member);
      const then = old === undefined ? null : session(old);
      if (now === null || then === null || group.coordinator === null || now >= then + passed) return [];
      return [{ kind: 'heartbeat', key: null, from: member.id, to: group.coordinator }];
    }),
  );
}

const session = (member: MemberView): number | null =>
  member.rings.find((ring) => ring.property === 'session.timeout.ms')?.usedMicros ?? null;

/** Shortest time on the reader's clock for which a message is drawn where it truly is, in milliseconds. */
const SEEN_MS = 150;

/**
 * Messages to draw at their true places: all of them while time stands still, and in slow motion those that a reader can follow.
 */
export function flying(frame: Frame, speed: number, runs: boolean): readonly WireView[] {
  if (!runs) return frame.wire;
  return frame.wire.filter((message) => (message.arrivesAt - message.sentAt) / 1_000 / speed >= SEEN_MS);
}

/** How far it has come, 0 to 1. */
export const travelled = (message: WireView, time: number): number => {
  const whole = message.arrivesAt - message.sentAt;
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (time - message.sentAt) / whole));
};

/** Partitions of a group that nobody fetches although the group has, or had, members. */
export function unowned(group: GroupView): GroupView['readers'] {
  const began = group.generation > 0;
  return began ? group.readers.filter((reader) => reader.owner === null) : [];
}
