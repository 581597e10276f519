/** A member of a group: who it is, what it does, what it owns, and the clocks that watch it as rings with their words. */
import { memo } from 'react';
import { Icon } from '@/components/ui/Icon';
import type { IconName } from '@/components/ui/icons';
import { Ring } from '@/components/ui/Ring';
import type { MemberView, RingView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import type { MemberPlace } from './groupLayout';
import { Part } from './Part';
import { memberName } from './partNames';
import { doing, left, owning, ringText, shorten } from './words';

interface MemberCardProps {
  readonly member: MemberView;
  readonly place: MemberPlace;
  readonly leader: boolean;
  /** The group reads several topics, so a partition's number is not enough. */
  readonly several: boolean;
  readonly timers: boolean;
  readonly waitedFor: boolean;
  readonly tab: boolean;
  readonly selected: boolean;
  readonly pointed: string | null;
}

/** From outside in: what others measure, what it shows them, what its own poll loop owes. */
const RINGS = ['session.timeout.ms', 'heartbeat.interval.ms', 'max.poll.interval.ms'] as const;

export const MemberCard = memo(function MemberCard({
  member,
  place,
  leader,
  several,
  timers,
  waitedFor,
  tab,
  selected,
  pointed,
}: MemberCardProps) {
  const { x, y, width, height } = place;
  const dense = height < 50;
  const ringX = x + (timers ? 34 : 29);
  const ringY = y + (timers ? 33 : height / 2);
  const textX = x + (timers ? 70 : dense ? 56 : 60);
  const letters = Math.floor((width - (textX - x) - 6) / 6);
  const icon: IconName = member.status === 'down' ? 'kill' : member.status === 'paused' ? 'gc' : 'consumer';
  const bad = member.status === 'down' || member.activity === 'evicted' || member.error !== null;
  const radii = timers ? [26, 20, 14] : dense ? [18, 0, 12.5] : [23, 0, 17];
  const state = stateWord(member);
  const third = waitedFor ? 'the group waits for it' : (member.error ?? handled(member) ?? (leader ? 'leader of the group' : ''));
  return (
    <Part id={member.id} name={memberName(member, several)} tab={tab} selected={selected} pointed={pointed === member.id}>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={width - 1}
        height={height - 1}
        rx="6"
        className={styles.card}
        data-state={member.status === 'down' ? 'down' : member.activity === 'closed' || !member.known ? 'out' : undefined}
      />
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="6" className={styles.frame} />
      {RINGS.map((property, index) => {
        const ring = member.rings.find((each) => each.property === property);
        const r = radii[index] as number;
        return (
          ring !== undefined &&
          r > 0 && (
            <g key={property} className={styles.mark} data-pointed={pointed === property || undefined}>
              <Ring cx={ringX} cy={ringY} r={r} used={used(ring)} title={ringText(ring)} />
            </g>
          )
        );
      })}
      <g className={bad && member.status !== 'up' ? styles.bad : styles.dark}>
        <Icon
          name={icon}
          size={dense ? 14 : timers ? 15 : 18}
          x={ringX - (dense ? 7 : timers ? 7.5 : 9)}
          y={ringY - (dense ? 7 : timers ? 7.5 : 9)}
        />
      </g>
      <text x={textX} y={y + 18}>
        <tspan className={styles.strong}>{shorten(member.id, Math.max(8, letters - state.length - 2))}</tspan>
        <tspan
          dx="8"
          className={styles.state}
          data-tone={bad ? 'lost' : member.activity === 'in handler' || waitedFor ? 'late' : undefined}
        >
          {state}
        </tspan>
      </text>
      <text x={textX} y={y + 34} className={styles.detail}>
        {owning(member.owned, several, letters)}
      </text>
      {!dense && (
        <text x={textX} y={y + 50} className={styles.detail} data-tone={member.error !== null ? 'lost' : waitedFor ? 'late' : undefined}>
          {shorten(third, letters)}
        </text>
      )}
      {timers &&
        RINGS.map((property, index) => {
          const ring = member.rings.find((each) => each.property === property);
          const line = y + 73 + index * 14;
          return (
            <g key={property} className={pointed === property ? styles.meant : undefined}>
              <text x={x + 10} y={line} className={styles.property}>
                {property}
              </text>
              <text
                x={x + width - 10}
                y={line}
                textAnchor="end"
                className={styles.property}
                data-tone={ring === undefined ? undefined : toneOf(ring)}
              >
                {ring === undefined ? 'not running' : used(ring) >= 1 ? 'over' : `${left(ring)} left of ${limit(ring)}`}
              </text>
            </g>
          );
        })}
    </Part>
  );
});

const limit = (ring: RingView): string => `${Number((ring.limitMicros / 1_000_000).toFixed(1))} s`;
const used = (ring: RingView): number => (ring.limitMicros === 0 ? 0 : ring.usedMicros / ring.limitMicros);
const toneOf = (ring: RingView): string | undefined => (used(ring) >= 1 ? 'over' : used(ring) > 2 / 3 ? 'late' : undefined);

function stateWord(member: MemberView): string {
  if (member.activity === 'crashed') return member.known ? 'down, still in' : 'down';
  if (member.activity === 'paused') return member.known ? 'stopped, still in' : 'stopped';
  return member.activity;
}

function handled(member: MemberView): string | null {
  const { handling } = member;
  if (handling === null) return member.activity === 'in handler' ? doing(member) : null;
  const more = handling.left > 1 ? `, ${handling.left - 1} more` : '';
  return `works on p${handling.partition} at ${handling.offset}${more}`;
}
