'use client';
/** Which drawing a scenario gets, in the room there is. The server draws each room; a container query shows one until it is measured. */
import { useRef } from 'react';
import type { Action, Frame, Scenario } from '@/simulator/run';
import type { Player } from '../player/store';
import { Chart } from './Chart';
import styles from './Drawings.module.css';
import { GroupDrawing } from './GroupDrawing';
import { onStage } from './groupLayout';
import { QueueDrawing } from './QueueDrawing';
import { memberActions } from './TextTwin';
import { useRoom } from './useWidth';

interface DrawingsProps {
  readonly frame: Frame;
  readonly scenario: Scenario;
  readonly player: Player;
  readonly onAct: (actions: readonly Action[], said: string) => void;
}

/** Width from which the wide drawing fits. */
const WIDE = 872;

export function Drawings({ frame, scenario, onAct }: DrawingsProps) {
  const element = useRef<HTMLDivElement>(null);
  const room = useRoom(element, WIDE);
  const show = scenario.figure?.show ?? [];
  const rooms = room === null ? (['wide', 'narrow'] as const) : [room];
  return (
    <div ref={element} className={styles.drawings} data-measured={room !== null || undefined}>
      {frame.kafka !== null && rooms.map((each) => <GroupDrawing key={each} frame={frame} room={each} className={styles[each]} />)}
      {frame.services !== null &&
        frame.services.queues.length > 0 &&
        rooms.map((each) => <QueueDrawing key={each} frame={frame} room={each} className={styles[each]} />)}
      {show.includes('lag') &&
        rooms.map((each) => (
          <Chart
            key={each}
            series={frame.charts.filter((series) => series.metric === 'lag.offsets.sum')}
            frame={frame}
            room={each}
            className={styles[each]}
          />
        ))}
      {show.includes('queue') &&
        rooms.map((each) => (
          <Chart
            key={each}
            series={frame.charts.filter((series) => series.metric === 'queue.depth')}
            frame={frame}
            room={each}
            className={styles[each]}
          />
        ))}
      {frame.kafka !== null && show.includes('group') && <MemberBar frame={frame} onAct={onAct} />}
    </div>
  );
}

/** What can be done to each member, one row under the drawing, so that a finger and a keyboard reach it as well. */
function MemberBar({ frame, onAct }: Pick<DrawingsProps, 'frame' | 'onAct'>) {
  const groups = frame.kafka?.groups ?? [];
  return (
    <div className={styles.bar}>
      {groups.map((group) => {
        const waiting = group.members.find((member) => member.activity === 'not started');
        return (
          <div key={group.id} className={styles.members}>
            {onStage(group).map((member) => (
              <span key={member.id} className={styles.member}>
                <span>{member.id}</span>
                {memberActions(member).map(({ label, action, said }) => (
                  <button
                    key={label}
                    type="button"
                    data-danger={label === 'Kill' || undefined}
                    aria-label={`${label} ${member.id}`}
                    onClick={() => onAct([action], said)}
                  >
                    {label}
                  </button>
                ))}
              </span>
            ))}
            {waiting !== undefined && (
              <span className={styles.member}>
                <button type="button" onClick={() => onAct([{ type: 'start', node: waiting.id }], `${waiting.id} starts.`)}>
                  Add {waiting.id}
                </button>
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
