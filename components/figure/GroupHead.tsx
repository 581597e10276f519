/** What stands over the members of a group: its name, its state in Kafka's word, for whom it waits; and under them who is left out. */
import { memo } from 'react';
import type { GroupView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import type { GroupPlace } from './groupLayout';
import { unowned } from './movement';
import { Part } from './Part';
import { groupName } from './partNames';
import { count, partitions, shorten, span } from './words';

interface GroupHeadProps {
  readonly group: GroupView;
  readonly place: GroupPlace;
  readonly several: boolean;
  readonly isEmpty: boolean;
  /** How long the group has been in a rebalance; `null` when it is in none. */
  readonly rebalancingFor: number | null;
  readonly tab: boolean;
  readonly selected: boolean;
  readonly pointed: boolean;
}

export const GroupHead = memo(function GroupHead({
  group,
  place,
  several,
  isEmpty,
  rebalancingFor,
  tab,
  selected,
  pointed,
}: GroupHeadProps) {
  const { x, y, width, top, bottom } = place;
  const moves = rebalancingFor !== null;
  const gaps = unowned(group);
  const letters = Math.floor(width / 6.1);
  const generation = `generation ${group.generation}`;
  const second = moves
    ? `waits for ${group.waitingFor.join(', ') || 'the coordinator'}`
    : group.assignor === null
      ? 'no assignment'
      : `${group.assignor}, ${count(group.rebalances, 'rebalance')}`;
  return (
    <g>
      <Part id={group.id} name={groupName(group)} tab={tab} selected={selected} pointed={pointed}>
        <rect x={x - 8} y={y} width={width + 16} height={top - y - 4} rx="3" className={styles.frame} />
        <text x={x} y={y + 14} className={styles.strong}>
          {shorten(`group ${group.id}`, letters - generation.length - 3)}
        </text>
        <text x={x + width} y={y + 14} textAnchor="end" className={styles.number}>
          {generation}
        </text>
        <text x={x} y={y + 30} className={styles.property} data-tone={moves ? 'late' : undefined}>
          {group.state}
          {moves && ` ${span(rebalancingFor)}`}
        </text>
        <text x={x} y={y + 45} className={styles.detail} data-tone={moves ? 'late' : undefined}>
          {shorten(second, letters)}
        </text>
      </Part>
      <path d={`M${x - 2} ${top}h-6V${bottom}h6M${x + width + 2} ${top}h6V${bottom}h-6`} className={styles.bracket} />
      {isEmpty && (
        <text x={x + 4} y={top + 24} className={styles.detail}>
          no member has been started
        </text>
      )}
      {gaps.length > 0 && (
        <text x={x} y={bottom + 16} className={styles.detail} data-tone="late">
          {gaps.length * 4 + 26 > letters
            ? `${count(gaps.length, 'partition')} without an owner`
            : `${partitions(gaps, several)} without an owner`}
        </text>
      )}
    </g>
  );
});
