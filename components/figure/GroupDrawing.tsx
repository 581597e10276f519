'use client';
/**
 * Topics, their partitions as logs, and the groups that read them: who owns what, how far everybody is, which clocks run.
 * One drawing for the server's still and for every frame; what did not change since the last frame is not drawn again.
 */
import { useMemo } from 'react';
import { Drawing } from '@/components/ui/Drawing';
import { Icon } from '@/components/ui/Icon';
import { Wire, WireMark } from '@/components/ui/Wire';
import type { Frame, GroupView, KafkaView } from '@/simulator/projections/frame';
import { BrokerBox, ProducerCard } from './Ends';
import styles from './GroupDrawing.module.css';
import { GroupHead } from './GroupHead';
import { type Asked, curve, type Layout, layout, layoutKey, type RowPlace } from './groupLayout';
import { MemberCard } from './MemberCard';
import { Gaps, PartitionRow, type Reading } from './PartitionRow';
import { partitionName } from './partNames';
import { Moving, OnTheWire } from './Travel';

export interface Attention {
  /** What a word in the text means. */
  readonly pointed: string | null;
  /** What the learner chose. */
  readonly selected: string | null;
  /** The one part that Tab reaches; the arrows go on from there. */
  readonly tab: string | null;
}

interface GroupDrawingProps {
  readonly frame: Frame;
  readonly place: Layout;
  readonly attention: Attention;
  readonly speed: number;
  readonly runs: boolean;
  readonly className?: string | undefined;
}

/** Recomputed only when the cast or the room changes. */
export function useLayout(kafka: KafkaView | null, { width, producers, brokers, timers, small = false }: Asked): Layout | null {
  const key = kafka === null ? '' : layoutKey(kafka);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the layout reads of a frame.
  return useMemo(
    () => (kafka === null ? null : layout(kafka, { width, producers, brokers, timers, small })),
    [key, width, producers, brokers, timers, small],
  );
}

export function GroupDrawing({ frame, place, attention, speed, runs, className }: GroupDrawingProps) {
  const { kafka } = frame;
  if (kafka === null) return null;
  const { pointed, selected, tab } = attention;
  const rows = place.rows.flatMap((row) => {
    const partition = kafka.topics.find((topic) => topic.name === row.topic)?.partitions[row.partition];
    return partition === undefined ? [] : [{ row, partition, readings: readingsOf(kafka, row) }];
  });
  const mine = (id: string) => ({ tab: tab === id, selected: selected === id, pointed: pointed === id });
  return (
    <Drawing width={place.width} height={place.height} className={className ? `${styles.sheet} ${className}` : styles.sheet}>
      {place.brokers.map((box) => {
        const broker = kafka.brokers.find((each) => each.id === box.id);
        return (
          broker !== undefined &&
          box.isDrawn && (
            <BrokerBox
              key={box.id}
              broker={broker}
              place={box}
              leads={place.rows.filter((row) => row.leader === box.id).length}
              coordinates={kafka.groups
                .filter((group) => group.coordinator === box.id)
                .map((group) => group.id)
                .join(', ')}
              {...mine(box.id)}
            />
          )
        );
      })}
      {place.brokers.map(
        (box) =>
          !box.isDrawn &&
          kafka.groups.some((group) => group.coordinator === box.id) &&
          !place.stacked && (
            <g key={box.id} className={styles.dark}>
              <Icon name="broker" size={14} x={place.textX} y={4} />
              <text x={place.textX + 18} y={15} className={styles.word}>
                {box.id}
              </text>
            </g>
          ),
      )}
      {!place.stacked && place.producers.map((card) => <ProducerWires key={card.id} id={card.id} kafka={kafka} place={place} />)}
      {place.producers.map((card) => {
        const producer = kafka.producers.find((each) => each.id === card.id);
        return producer && <ProducerCard key={card.id} producer={producer} place={card} flat={place.stacked} {...mine(card.id)} />;
      })}
      {place.topics.map((topic) => (
        <text key={`${topic.name} ${topic.y}`} x={place.labelX} y={topic.y} className={styles.strong}>
          {topic.name}
        </text>
      ))}
      <Legend place={place} />
      {rows.map(({ row, partition, readings }) => (
        <PartitionRow
          key={row.id}
          row={row}
          partition={partition}
          readings={readings}
          place={place}
          name={partitionName(row.topic, partition, kafka.groups)}
          tab={tab === row.id}
          selected={selected === row.id}
          pointed={pointed}
        />
      ))}
      {kafka.groups.map((group) => (
        <Group key={group.id} group={group} frame={frame} place={place} attention={attention} several={kafka.topics.length > 1} />
      ))}
      {!place.stacked && rows.map(({ row, readings }) => <Gaps key={row.id} row={row} readings={readings} place={place} />)}
      <OnTheWire frame={frame} place={place} speed={speed} runs={runs} />
      <Moving frame={frame} place={place} speed={speed} runs={runs} />
    </Drawing>
  );
}

function readingsOf({ groups }: KafkaView, { topic, partition }: RowPlace): Reading[] {
  return groups.flatMap((group): Reading[] => {
    const reader = group.readers.find((each) => each.topic === topic && each.partition === partition);
    return reader === undefined ? [] : [{ group: group.id, began: group.generation > 0, reader }];
  });
}

/** The marks of a log in words, where the cells are too small to carry them. */
function Legend({ place }: { readonly place: Layout }) {
  const first = place.topics[0];
  if (place.tall || first === undefined) return null;
  const x = place.cellsX + Math.min(60, place.cellWidth * 2);
  const y = first.y - 4;
  const room = place.textX - x;
  return (
    <g>
      <path d={`M${x} ${y - 5}h10l-5 8z`} fill="var(--ink)" />
      <text x={x + 14} y={y + 3} className={styles.word}>
        committed
      </text>
      <path d={`M${x + 76} ${y - 5}h10l-5 8z`} fill="var(--paper)" stroke="var(--ink)" strokeWidth="1.25" />
      <text x={x + 90} y={y + 3} className={styles.word}>
        position
      </text>
      {room > 250 && (
        <>
          <path d={`M${x + 146} ${y - 7}v12`} className={styles.wet} />
          <text x={x + 152} y={y + 3} className={styles.word}>
            high watermark
          </text>
        </>
      )}
    </g>
  );
}

function ProducerWires({ id, kafka, place }: { readonly id: string; readonly kafka: KafkaView; readonly place: Layout }) {
  const card = place.producers.find((each) => each.id === id);
  const producer = kafka.producers.find((each) => each.id === id);
  if (card === undefined || producer === undefined) return null;
  const kind = producer.status === 'up' ? 'idle' : 'gaveUp';
  return place.rows
    .filter((row) => row.topic === producer.topic)
    .map((row) => (
      <Wire
        key={row.id}
        d={curve(card.x + card.width, card.y + card.height / 2, place.labelX - 6, row.y + place.cellHeight / 2)}
        kind={kind}
      />
    ));
}

interface GroupProps {
  readonly group: GroupView;
  readonly frame: Frame;
  readonly place: Layout;
  readonly attention: Attention;
  readonly several: boolean;
}

function Group({ group, frame, place, attention, several }: GroupProps) {
  const box = place.groups.find((candidate) => candidate.id === group.id);
  if (box === undefined) return null;
  const { pointed, selected, tab } = attention;
  const moves = group.state === 'PreparingRebalance' || group.state === 'CompletingRebalance';
  const members = place.members.filter((member) => member.group === group.id);
  return (
    <g>
      <GroupHead
        group={group}
        place={box}
        several={several}
        isEmpty={members.length === 0}
        rebalancingFor={moves ? frame.time - group.stateSince : null}
        tab={tab === group.id}
        selected={selected === group.id}
        pointed={pointed === group.id}
      />
      {!place.stacked && <OwnerWires group={group} place={place} />}
      {members.map((spot) => {
        const member = group.members.find((each) => each.id === spot.id);
        return (
          member && (
            <MemberCard
              key={spot.id}
              member={member}
              place={spot}
              leader={spot.id === group.leader}
              several={several}
              timers={place.timers}
              waitedFor={moves && group.waitingFor.includes(spot.id)}
              tab={tab === spot.id}
              selected={selected === spot.id}
              pointed={pointed}
            />
          )
        );
      })}
    </g>
  );
}

/** A solid line where a member fetches, a dotted one where it only believes that it does. */
function OwnerWires({ group, place }: { readonly group: GroupView; readonly place: Layout }) {
  return group.readers.map((reader) => {
    const row = place.rows.find((candidate) => candidate.topic === reader.topic && candidate.partition === reader.partition);
    const spot = place.members.find((candidate) => candidate.group === group.id && candidate.id === reader.owner);
    if (row === undefined || spot === undefined) return null;
    const owner = group.members.find((member) => member.id === reader.owner);
    const alive = owner?.status === 'up' && owner.known;
    const y1 = row.y + place.cellHeight / 2;
    const y2 = spot.y + spot.height / 2;
    return (
      <g key={row.id}>
        <Wire d={curve(place.wireFrom, y1, place.wireTo, y2)} kind={alive ? 'owns' : 'gaveUp'} />
        {owner?.status === 'down' && <WireMark kind="cut" x={(place.wireFrom + place.wireTo) / 2} y={(y1 + y2) / 2} />}
      </g>
    );
  });
}
