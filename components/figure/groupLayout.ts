/** Where everything of a group drawing stands, for a room and a cast. Pure arithmetic, so that the server draws the same. */
import type { GroupView, KafkaView } from '@/simulator/projections/frame';
import type { Room } from './useWidth';

export interface RowPlace {
  readonly topic: string;
  readonly partition: number;
  readonly y: number;
}

export interface MemberPlace {
  readonly group: string;
  readonly id: string;
  readonly y: number;
}

export interface GroupPlace {
  readonly id: string;
  readonly top: number;
  readonly bottom: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly producerX: number | null;
  readonly labelX: number;
  readonly cellsX: number;
  readonly cellWidth: number;
  readonly cells: number;
  readonly textX: number;
  readonly wireFrom: number;
  readonly wireTo: number;
  readonly memberX: number;
  readonly memberWidth: number;
  readonly rows: readonly RowPlace[];
  readonly topics: readonly { readonly name: string; readonly y: number }[];
  readonly members: readonly MemberPlace[];
  readonly groups: readonly GroupPlace[];
}

export const CELL_HEIGHT = 24;
export const MEMBER_HEIGHT = 62;
const ROW = 42;
const MEMBER = 70;
const HEAD = 30;
const GROUP_GAP = 18;

const ROOMS = {
  wide: {
    width: 872,
    producerX: 0,
    labelX: 124,
    cellsX: 152,
    cellWidth: 27,
    cells: 12,
    textX: 486,
    wireFrom: 540,
    wireTo: 632,
    memberX: 640,
    memberWidth: 226,
  },
  narrow: {
    width: 324,
    producerX: null,
    labelX: 0,
    cellsX: 24,
    cellWidth: 26,
    cells: 3,
    textX: 108,
    wireFrom: 146,
    wireTo: 170,
    memberX: 176,
    memberWidth: 142,
  },
} as const;

/** Members that are part of the picture: all that were ever started, and none that waits in the wings. */
export const onStage = (group: GroupView) => group.members.filter((member) => member.activity !== 'not started');

export function layout(kafka: KafkaView, room: Room): Layout {
  const rows: RowPlace[] = [];
  const topics: { name: string; y: number }[] = [];
  let y = HEAD;
  for (const topic of kafka.topics) {
    topics.push({ name: topic.name, y: y - 14 });
    for (const { partition } of topic.partitions) {
      rows.push({ topic: topic.name, partition, y });
      y += ROW;
    }
    y += HEAD - 8;
  }
  const members: MemberPlace[] = [];
  const groups: GroupPlace[] = [];
  let m = 0;
  for (const group of kafka.groups) {
    const top = m;
    m += HEAD + 10;
    for (const member of onStage(group)) {
      members.push({ group: group.id, id: member.id, y: m });
      m += MEMBER;
    }
    groups.push({ id: group.id, top, bottom: m });
    m += GROUP_GAP;
  }
  return { ...ROOMS[room], height: Math.max(y, m), rows, topics, members, groups };
}

/** A wire from a log to a member, bending in the gap between them. */
export function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
