/**
 * Topics, their partitions as logs, and the groups that read them: who owns what, how far everybody is, which clocks run.
 * One drawing for the server's still and for every frame; a pure function of the frame and its room.
 */
import { Drawing, Label } from '@/components/ui/Drawing';
import { Reader } from '@/components/ui/Flag';
import { cellX, type LogCell, LogRow } from '@/components/ui/LogRow';
import { Node, nodeIconCentre } from '@/components/ui/Node';
import { Ring } from '@/components/ui/Ring';
import { Wire, WireMark } from '@/components/ui/Wire';
import type { Frame, GroupView, KafkaView, MemberView, PartitionView, ReaderView, RingView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import { CELL_HEIGHT, curve, type Layout, layout, MEMBER_HEIGHT, onStage } from './groupLayout';
import type { Room } from './useWidth';
import { count, doing, partitions, ringText, span } from './words';

interface GroupDrawingProps {
  readonly frame: Frame;
  readonly room: Room;
  /** What the learner points at, from the prose or with the arrow keys: `billing-2`, `orders-3`, `billing`. */
  readonly pointedAt?: string | null;
  readonly className?: string | undefined;
}

export function GroupDrawing({ frame, room, pointedAt = null, className }: GroupDrawingProps) {
  const { kafka } = frame;
  if (kafka === null) return null;
  const place = layout(kafka, room);
  return (
    <Drawing width={place.width} height={place.height} label={sentence(kafka)} className={className}>
      {place.producerX !== null &&
        kafka.producers.map((producer, index) => (
          <Producer key={producer.id} producer={producer} y={26 + index * 66} kafka={kafka} place={place} />
        ))}
      {place.topics.map((topic) => (
        <Label key={topic.name} x={place.labelX} y={topic.y} kind="strong">
          {topic.name}
        </Label>
      ))}
      {place.rows.map((row) => {
        const partition = kafka.topics.find((topic) => topic.name === row.topic)?.partitions[row.partition];
        return (
          partition && (
            <PartitionRow
              key={`${row.topic}-${row.partition}`}
              row={row}
              partition={partition}
              kafka={kafka}
              place={place}
              pointedAt={pointedAt}
            />
          )
        );
      })}
      {kafka.groups.map((group) => (
        <Group key={group.id} group={group} kafka={kafka} place={place} pointedAt={pointedAt} room={room} />
      ))}
    </Drawing>
  );
}

/** The picture in one sentence, for those who hear it; the table twin has the rest. */
export function sentence(kafka: KafkaView): string {
  const several = kafka.topics.length > 1;
  return kafka.groups
    .map((group) => {
      const members = onStage(group)
        .map((member) => `${member.id} ${member.status === 'up' ? '' : `(${doing(member)}) `}owns ${partitions(member.owned, several)}`)
        .join('; ');
      return `Group ${group.id}, ${group.state}, generation ${group.generation}: ${members || 'no members'}. Lag ${count(group.lag, 'record')}.`;
    })
    .join(' ');
}

function Producer({
  producer,
  y,
  kafka,
  place,
}: {
  readonly producer: KafkaView['producers'][number];
  readonly y: number;
  readonly kafka: KafkaView;
  readonly place: Layout;
}) {
  const targets = place.rows.filter((row) => row.topic === producer.topic);
  const first = kafka.topics.find((topic) => topic.name === producer.topic);
  if (first === undefined) return null;
  return (
    <g>
      {targets.map((row) => (
        <Wire key={row.partition} d={curve(102, y + 24, place.labelX - 6, row.y + CELL_HEIGHT / 2)} kind="idle" />
      ))}
      <rect x={0.5} y={y + 0.5} width={101} height={47} rx="6" className={styles.plain} />
      <Label x={10} y={y + 20} kind="strong">
        {producer.id}
      </Label>
      <Label x={10} y={y + 37} kind="number">
        {`${producer.sent} sent`}
      </Label>
    </g>
  );
}

interface RowProps {
  readonly row: Layout['rows'][number];
  readonly partition: PartitionView;
  readonly kafka: KafkaView;
  readonly place: Layout;
  readonly pointedAt: string | null;
}

function PartitionRow({ row, partition, kafka, place, pointedAt }: RowProps) {
  const readers = kafka.groups.flatMap((group) =>
    group.readers.filter((reader) => reader.topic === row.topic && reader.partition === row.partition).map((reader) => ({ group, reader })),
  );
  const first = readers[0]?.reader;
  const cells: LogCell[] = partition.tail
    .slice(-place.cells)
    .map((cell) => ({ offset: cell.offset, recordKey: cell.key, state: cell.committed ? 'in' : 'above' }));
  const lag = Math.max(0, ...readers.map(({ reader }) => reader.lag ?? partition.highWatermark));
  const owner = first?.owner ?? null;
  return (
    <g
      className={styles.row}
      data-pointed={pointedAt === `${row.topic}-${row.partition}` || undefined}
      data-hatched={owner === null || undefined}
    >
      <Label x={place.labelX} y={row.y + 16} kind="small">
        {`p${row.partition}`}
      </Label>
      {cells.length === 0 ? (
        <Label x={place.cellsX} y={row.y + 16} kind="small" tone="quiet">
          empty
        </Label>
      ) : (
        <LogRow x={place.cellsX} y={row.y} cells={cells} cellWidth={place.cellWidth} cellHeight={CELL_HEIGHT} />
      )}
      {readers.map(({ group, reader }, index) => (
        <ReaderMarks
          key={group.id}
          reader={reader}
          cells={cells}
          place={place}
          y={row.y}
          label={readers.length > 1 && place.producerX !== null ? group.id : undefined}
          lift={index}
        />
      ))}
      <Label x={place.textX} y={place.producerX === null ? row.y + 16 : row.y + 10} kind="number" tone={lag > 20 ? 'dup' : 'ink'}>
        {`lag ${lag}`}
      </Label>
      {place.producerX !== null && (
        <Label x={place.textX} y={row.y + 23} kind="number">
          {`end ${partition.logEndOffset}`}
        </Label>
      )}
    </g>
  );
}

function ReaderMarks({
  reader,
  cells,
  place,
  y,
  label,
  lift,
}: {
  readonly reader: ReaderView;
  readonly cells: readonly LogCell[];
  readonly place: Layout;
  readonly y: number;
  readonly label: string | undefined;
  readonly lift: number;
}) {
  const at = (offset: number | null) => (offset === null ? undefined : cellX(place.cellsX, cells, place.cellWidth, offset));
  const committed = at(reader.committed);
  const position = at(reader.position);
  const back = reader.committed !== null && cells[0] !== undefined && reader.committed < cells[0].offset;
  // The first group stands above the log, the second below it: two cursors, one log.
  if (lift > 0) {
    return committed === undefined ? null : (
      <g>
        <path d={`M${committed - 5} ${y + CELL_HEIGHT + 11}h10l-5 -8z`} fill="var(--ink)" />
        {label !== undefined && (
          <Label x={committed - 10} y={y + CELL_HEIGHT + 12} kind="small" anchor="end">
            {label}
          </Label>
        )}
      </g>
    );
  }
  return (
    <g>
      {position !== undefined && position !== committed && <Reader x={position} y={y} kind="position" />}
      {committed !== undefined && <Reader x={committed} y={y} kind="committed" {...(label !== undefined && { label })} />}
      {back && (
        <path d={`M${place.cellsX + 8} ${y - 13}v10l-8-5z`} fill="var(--ink)">
          <title>The committed offset lies further back.</title>
        </path>
      )}
    </g>
  );
}

interface GroupProps {
  readonly group: GroupView;
  readonly kafka: KafkaView;
  readonly place: Layout;
  readonly pointedAt: string | null;
  readonly room: Room;
}

function Group({ group, kafka, place, pointedAt, room }: GroupProps) {
  const box = place.groups.find((candidate) => candidate.id === group.id);
  if (box === undefined) return null;
  const several = kafka.topics.length > 1;
  const moving = group.state === 'PreparingRebalance' || group.state === 'CompletingRebalance';
  const left = place.memberX - 10;
  const right = place.memberX + place.memberWidth + 4;
  return (
    <g data-pointed={pointedAt === group.id || undefined} className={styles.group}>
      <Label x={place.memberX - 2} y={box.top + 12} kind="strong">
        {`group ${group.id}`}
      </Label>
      <Label
        x={room === 'wide' ? right - 2 : place.memberX - 2}
        y={room === 'wide' ? box.top + 12 : box.top + 28}
        kind="number"
        anchor={room === 'wide' ? 'end' : 'start'}
        tone={moving ? 'dup' : 'ink'}
      >
        {`${room === 'wide' ? group.state : (STATE_SHORT[group.state] ?? group.state)} · gen ${group.generation}`}
      </Label>
      {room === 'wide' && (
        <Label x={place.memberX - 2} y={box.top + 28} kind="small" tone={moving ? 'dup' : 'quiet'}>
          {moving
            ? 'waits until every member has joined'
            : group.assignor === null
              ? 'no assignment'
              : `${group.assignor}, ${count(group.rebalances, 'rebalance')}`}
        </Label>
      )}
      <path
        d={`M${left + 6} ${box.top + 34}h-6V${box.bottom}h6M${right - 6} ${box.top + 34}h6V${box.bottom}h-6`}
        className={styles.bracket}
      />
      {onStage(group).map((member) => {
        const spot = place.members.find((candidate) => candidate.group === group.id && candidate.id === member.id);
        return (
          spot && (
            <Member
              key={member.id}
              member={member}
              y={spot.y}
              place={place}
              several={several}
              leader={member.id === group.leader}
              pointed={pointedAt === member.id}
            />
          )
        );
      })}
      {group.readers.map((reader) => {
        const row = place.rows.find((candidate) => candidate.topic === reader.topic && candidate.partition === reader.partition);
        const spot = place.members.find((candidate) => candidate.group === group.id && candidate.id === reader.owner);
        if (row === undefined || spot === undefined) return null;
        const owner = group.members.find((member) => member.id === reader.owner);
        const alive = owner?.status === 'up' && owner.known;
        const y1 = row.y + CELL_HEIGHT / 2;
        const y2 = spot.y + MEMBER_HEIGHT / 2;
        return (
          <g key={`${reader.topic}-${reader.partition}`}>
            <Wire d={curve(place.wireFrom, y1, place.wireTo, y2)} kind={alive ? 'owns' : 'gaveUp'} />
            {owner?.status === 'down' && <WireMark kind="cut" x={(place.wireFrom + place.wireTo) / 2} y={(y1 + y2) / 2} />}
            {alive && owner?.handling?.topic === reader.topic && owner.handling.partition === reader.partition && (
              <WireMark kind="record" recordKey={owner.handling.key} x={(place.wireFrom + place.wireTo) / 2} y={(y1 + y2) / 2} />
            )}
          </g>
        );
      })}
    </g>
  );
}

const STATE_SHORT: Readonly<Record<string, string>> = { PreparingRebalance: 'Preparing', CompletingRebalance: 'Completing' };

interface MemberProps {
  readonly member: MemberView;
  readonly y: number;
  readonly place: Layout;
  readonly several: boolean;
  readonly leader: boolean;
  readonly pointed: boolean;
}

function Member({ member, y, place, several, leader, pointed }: MemberProps) {
  const box = { x: place.memberX, y, height: MEMBER_HEIGHT };
  const centre = nodeIconCentre(box);
  const session = member.rings.find((ring) => ring.property === 'session.timeout.ms');
  const poll = member.rings.find((ring) => ring.property === 'max.poll.interval.ms');
  const state = member.status === 'up' && member.activity === 'closed' ? 'down' : member.status;
  return (
    <g data-pointed={pointed || undefined}>
      <Node
        x={place.memberX}
        y={y}
        width={place.memberWidth}
        height={MEMBER_HEIGHT}
        name={`${member.id}${leader && place.producerX !== null ? ' · leader' : ''}`}
        note={member.error === null ? doing(member) : member.error}
        state={state}
        icon="consumer"
        selected={pointed}
      >
        {session && <Ring {...centre} r={23} used={used(session)} title={ringText(session)} />}
        {poll && <Ring {...centre} r={17} used={used(poll)} title={ringText(poll)} />}
        <Label x={place.memberX + 54} y={y + MEMBER_HEIGHT - 7} kind="number" tone={member.owned.length === 0 ? 'quiet' : 'ink'}>
          {member.owned.length === 0
            ? 'owns nothing'
            : place.producerX === null
              ? short(member)
              : `owns ${partitions(member.owned, several)}`}
        </Label>
        {place.producerX !== null && session && (
          <Label
            x={place.memberX + place.memberWidth - 8}
            y={y + 16}
            kind="number"
            anchor="end"
            tone={used(session) > 2 / 3 ? 'dup' : 'quiet'}
          >
            {`${span(session.usedMicros)} / ${span(session.limitMicros)}`}
          </Label>
        )}
      </Node>
    </g>
  );
}

const short = (member: MemberView): string =>
  member.owned.length > 4 ? count(member.owned.length, 'partition') : `owns ${partitions(member.owned, false)}`;
const used = (ring: RingView): number => (ring.limitMicros === 0 ? 0 : ring.usedMicros / ring.limitMicros);
