/**
 * Where everything of a group drawing stands, for a width and a cast. Pure arithmetic, so that the server draws the same.
 * From `STACKED_BELOW` up time runs left to right: producers, logs, members. Below it the same parts stand under one another.
 */
import type { GroupView, KafkaView } from '@/simulator/projections/frame';

export type Part = 'producer' | 'broker' | 'partition' | 'group' | 'member';

/** Something that can be pointed at, focused and acted upon. */
export interface Place {
  readonly id: string;
  readonly part: Part;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface RowPlace {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly leader: string | null;
  /** Upper edge of the cells. */
  readonly y: number;
}

export interface MemberPlace extends Place {
  readonly group: string;
}

export interface GroupPlace {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Where the bracket round the members begins and ends. */
  readonly top: number;
  readonly bottom: number;
}

export interface BrokerPlace extends Place {
  /** Without a box it has only a point to which its messages go. */
  readonly isDrawn: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly stacked: boolean;
  /** Cells with their offsets, and flags under the log. */
  readonly tall: boolean;
  readonly timers: boolean;
  readonly cells: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly labelX: number;
  readonly cellsX: number;
  readonly textX: number;
  readonly wireFrom: number;
  readonly wireTo: number;
  readonly tier: number;
  readonly producers: readonly Place[];
  readonly brokers: readonly BrokerPlace[];
  readonly topics: readonly { readonly name: string; readonly y: number }[];
  readonly rows: readonly RowPlace[];
  readonly members: readonly MemberPlace[];
  readonly groups: readonly GroupPlace[];
}

export interface Asked {
  readonly width: number;
  readonly producers: boolean;
  readonly brokers: boolean;
  readonly timers: boolean;
  /** Small cells even where tall ones would have room. */
  readonly small?: boolean;
}

export const STACKED_BELOW = 640;
/** Cells that a frame brings of each log. */
const MOST_CELLS = 16;
const HEAD = 54;
const FOOT = 22;
const GROUP_GAP = 20;
const MEMBER_GAP = 8;
const BROKER_HEAD = 30;
const TOPIC_HEAD = 24;

/** Members that are part of the picture: all that were ever started, and none that waits in the wings. */
export const onStage = (group: GroupView) => group.members.filter((member) => member.activity !== 'not started');

/** How many groups read the topic that has most readers: each has a tier of its own above the log. */
const tiersOf = (kafka: KafkaView): number =>
  Math.max(
    1,
    ...kafka.topics.map(({ name }) => kafka.groups.filter((group) => group.readers.some((reader) => reader.topic === name)).length),
  );

/** Everything a layout depends on: two frames with the same key stand in the same places. */
export const layoutKey = (kafka: KafkaView): string =>
  [
    ...kafka.producers.map((producer) => producer.id),
    ...kafka.topics.map((topic) => `${topic.name}:${topic.partitions.map((partition) => partition.leader).join()}`),
    ...kafka.groups.map((group) => `${group.id}:${onStage(group).map((member) => member.id)}`),
    kafka.brokers.map((broker) => broker.id).join(),
    tiersOf(kafka),
  ].join(' ');

export function layout(kafka: KafkaView, asked: Asked): Layout {
  const width = Math.max(300, Math.floor(asked.width));
  const stacked = width < STACKED_BELOW;
  const rowCount = kafka.topics.reduce((sum, topic) => sum + topic.partitions.length, 0);
  const cast = kafka.groups.reduce((sum, group) => sum + onStage(group).length, 0);
  const timers = asked.timers && cast <= 4;
  const tall = !stacked && !asked.brokers && asked.small !== true && rowCount <= 4;
  const tiers = tiersOf(kafka);
  const tier = tall ? 15 : 12;
  const cellWidth = tall ? 46 : 27;
  const cellHeight = tall ? 42 : 24;
  const hasProducers = asked.producers && kafka.producers.length > 0;
  const hasGroups = kafka.groups.length > 0;

  // Across.
  const producerWidth = hasProducers && !stacked ? 108 : 0;
  const left = producerWidth === 0 ? 0 : producerWidth + 44;
  const inset = asked.brokers ? 12 : 0;
  const labelX = left + inset;
  const cellsX = labelX + 28;
  const text = stacked ? 88 : 66;
  const memberWidth = stacked ? width - 2 : timers ? 284 : width < 800 ? 204 : 228;
  const side = hasGroups && !stacked ? memberWidth + 22 : 0;
  const room = width - cellsX - text - inset - side;
  const gapLeast = stacked || !hasGroups ? 0 : 78;
  const cells = Math.max(3, Math.min(MOST_CELLS, Math.floor((room - gapLeast) / cellWidth)));
  const textX = cellsX + cells * cellWidth + 10;
  const wireFrom = textX + text - 8 + inset;
  const memberX = stacked ? 1 : width - memberWidth - 10;
  const wireTo = memberX - 12;
  // No wire leaves a box that stands above the members: it is as wide as they are.
  const boxEnd = stacked ? width - 1 : wireFrom;

  // Down: the logs.
  const producers: Place[] = [];
  let y = 0;
  if (hasProducers && stacked) {
    for (const { id } of kafka.producers) {
      producers.push({ id, part: 'producer', x: 0, y, width, height: 36 });
      y += 42;
    }
    y += 6;
  }
  const rows: RowPlace[] = [];
  const topics: { name: string; y: number }[] = [];
  const brokers: BrokerPlace[] = [];
  const above = tiers * tier + 3;
  const below = tall ? 26 : 0;
  const pitch = above + cellHeight + below + (tall ? 8 : 7);
  const addRows = (topic: string, partitions: readonly { readonly partition: number; readonly leader: string | null }[]) => {
    topics.push({ name: topic, y: y + 15 });
    y += TOPIC_HEAD;
    for (const { partition, leader } of partitions) {
      rows.push({ id: `${topic}-${partition}`, topic, partition, leader, y: y + above });
      y += pitch;
    }
  };
  if (asked.brokers) {
    for (const { id } of kafka.brokers) {
      const top = y;
      y += BROKER_HEAD;
      for (const topic of kafka.topics) {
        const led = topic.partitions.filter((partition) => partition.leader === id);
        if (led.length > 0) addRows(topic.name, led);
      }
      y += 8;
      brokers.push({ id, part: 'broker', x: left, y: top, width: boxEnd - left, height: y - top, isDrawn: true });
      y += 12;
    }
  } else {
    const top = y;
    for (const topic of kafka.topics) {
      addRows(topic.name, topic.partitions);
      y += 4;
    }
    for (const { id } of kafka.brokers)
      brokers.push({ id, part: 'broker', x: left, y: top, width: wireFrom - left, height: BROKER_HEAD, isDrawn: false });
  }
  const logsEnd = y;
  if (hasProducers && !stacked) {
    const height = 62;
    const span = Math.max(logsEnd, kafka.producers.length * (height + 12));
    for (const [index, { id }] of kafka.producers.entries()) {
      const centre = (span * (index + 0.5)) / kafka.producers.length;
      producers.push({ id, part: 'producer', x: 0, y: Math.round(centre - height / 2), width: producerWidth, height });
    }
  }

  // Down: the groups.
  const members: MemberPlace[] = [];
  const groups: GroupPlace[] = [];
  const memberHeight = timers ? 109 : cast > 5 ? 44 : 58;
  let m = stacked ? logsEnd + 10 : 0;
  for (const group of kafka.groups) {
    const start = m;
    m += HEAD;
    const top = m;
    m += 6;
    for (const { id } of onStage(group)) {
      members.push({ id, part: 'member', group: group.id, x: memberX, y: m, width: memberWidth, height: memberHeight });
      m += memberHeight + MEMBER_GAP;
    }
    if (onStage(group).length === 0) m += 30;
    groups.push({ id: group.id, x: memberX, y: start, width: memberWidth, top, bottom: m - 2 });
    m += FOOT + GROUP_GAP - 4;
  }
  const groupsEnd = kafka.groups.length === 0 ? 0 : m - GROUP_GAP;
  const producersEnd = producers.reduce((end, place) => Math.max(end, place.y + place.height), 0);
  return {
    width,
    height: Math.ceil(Math.max(logsEnd, groupsEnd, producersEnd)) + 2,
    stacked,
    tall,
    timers,
    cells,
    cellWidth,
    cellHeight,
    labelX,
    cellsX,
    textX,
    wireFrom,
    wireTo,
    tier,
    producers,
    brokers,
    topics,
    rows,
    members,
    groups,
  };
}

/** All that can be focused, in reading order: producers, brokers, partitions, groups with their members. */
export function places(place: Layout): Place[] {
  const row = ({ id, y }: RowPlace): Place => ({
    id,
    part: 'partition',
    x: place.labelX - 4,
    y: y - 4,
    width: place.textX - place.labelX + 62,
    height: place.cellHeight + 8,
  });
  const head = ({ id, x, y, width }: GroupPlace): Place => ({ id, part: 'group', x: x - 6, y, width: width + 12, height: HEAD - 6 });
  return [
    ...place.producers,
    ...place.brokers.flatMap((broker) => [
      ...(broker.isDrawn ? [{ ...broker, height: BROKER_HEAD }] : []),
      ...place.rows.filter((each) => each.leader === broker.id).map(row),
    ]),
    ...place.rows.filter((each) => !place.brokers.some((broker) => broker.id === each.leader)).map(row),
    ...place.groups.flatMap((group) => [head(group), ...place.members.filter((member) => member.group === group.id)]),
  ];
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The next thing in that direction: the nearest whose middle lies there, sideways distance counting double. */
export function nextPlace(all: readonly Place[], from: string, direction: Direction): string | null {
  const start = all.find((each) => each.id === from);
  if (start === undefined) return all[0]?.id ?? null;
  const middle = (each: Place) => ({ x: each.x + each.width / 2, y: each.y + each.height / 2 });
  const a = middle(start);
  const sideways = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best: { id: string; distance: number } | null = null;
  for (const each of all) {
    if (each.id === from) continue;
    const b = middle(each);
    const along = sign * (sideways ? b.x - a.x : b.y - a.y);
    const across = Math.abs(sideways ? b.y - a.y : b.x - a.x);
    if (along <= 4) continue;
    const distance = along + 2 * across;
    if (best === null || distance < best.distance) best = { id: each.id, distance };
  }
  return best?.id ?? null;
}

/** Where a message leaves a part, and where it comes in. */
export function anchor(place: Layout, id: string, role: 'out' | 'in'): { readonly x: number; readonly y: number } | null {
  const row = place.rows.find((each) => each.id === id);
  if (row !== undefined) {
    const y = row.y + place.cellHeight / 2;
    return role === 'in' ? { x: place.labelX - 4, y } : { x: place.wireFrom, y };
  }
  const producer = place.producers.find((each) => each.id === id);
  if (producer !== undefined) {
    return place.stacked
      ? { x: producer.x + 18, y: producer.y + producer.height / 2 }
      : { x: producer.x + producer.width, y: producer.y + producer.height / 2 };
  }
  const member = place.members.find((each) => each.id === id);
  if (member !== undefined) return { x: place.stacked ? member.x + 30 : member.x - 1, y: member.y + member.height / 2 };
  const broker = place.brokers.find((each) => each.id === id);
  return broker === undefined ? null : { x: broker.x + broker.width, y: broker.y + BROKER_HEAD / 2 };
}

/** The four points of a wire that bends in the gap between its ends. */
export function bend(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): readonly [number, number, number, number, number, number, number, number] {
  const half = (x2 - x1) / 2;
  return [x1, y1, x1 + half, y1, x2 - half, y2, x2, y2];
}

export function curve(x1: number, y1: number, x2: number, y2: number): string {
  const [a, b, c, d, e, f, g, h] = bend(x1, y1, x2, y2);
  return `M${a} ${b}C${c} ${d} ${e} ${f} ${g} ${h}`;
}

/** The point at part `t` of that wire. */
export function along(x1: number, y1: number, x2: number, y2: number, t: number): { readonly x: number; readonly y: number } {
  const [a, b, c, d, e, f, g, h] = bend(x1, y1, x2, y2);
  const s = 1 - t;
  const mix = (p: number, q: number, r: number, u: number) => s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u;
  return { x: mix(a, c, e, g), y: mix(b, d, f, h) };
}
