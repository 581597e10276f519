'use client';
/** Which drawings a scenario gets, in the width there is. The server draws a wide and a narrow one; a container query shows one until it is measured. */
import { useRef } from 'react';
import type { Action, Frame, Scenario } from '@/simulator/run';
import { Chart } from './Chart';
import styles from './Drawings.module.css';
import { Gantt } from './Gantt';
import { Stage } from './Stage';
import { SERVER_WIDTHS, useWidth } from './useWidth';

interface DrawingsProps {
  readonly frame: Frame;
  readonly scenario: Scenario;
  readonly speed: number;
  readonly runs: boolean;
  readonly pointed: string | null;
  readonly onFollow: (id: string | null) => void;
  readonly onAct: (actions: readonly Action[], said: string) => void;
}

export function Drawings(props: DrawingsProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  return (
    <div ref={element} className={styles.drawings} data-measured={width !== null || undefined}>
      {width === null ? (
        (['wide', 'narrow'] as const).map((room) => (
          <div key={room} className={styles[room]}>
            <All {...props} width={SERVER_WIDTHS[room]} />
          </div>
        ))
      ) : (
        <All {...props} width={width} />
      )}
    </div>
  );
}

function All({ frame, scenario, width, ...rest }: DrawingsProps & { readonly width: number }) {
  const show = scenario.figure?.show ?? ['topics', 'group', 'producers'];
  const charted = (['lag.offsets.sum', 'queue.depth'] as const).filter((metric) =>
    show.includes(metric === 'queue.depth' ? 'queue' : 'lag'),
  );
  return (
    <>
      <Stage
        frame={frame}
        scenario={scenario}
        width={width}
        producers={show.includes('producers')}
        brokers={show.includes('brokers')}
        timers={show.includes('timers')}
        {...rest}
      />
      {show.includes('gantt') && frame.kafka?.groups.map((group) => <Gantt key={group.id} group={group} frame={frame} width={width} />)}
      {charted.map((metric) => (
        <Chart key={metric} series={frame.charts.filter((series) => series.metric === metric)} frame={frame} width={width} />
      ))}
    </>
  );
}
