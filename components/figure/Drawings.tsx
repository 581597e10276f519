'use client';
/** Which drawings a scenario gets, in the width there is. The server draws a wide and a narrow one; a container query shows one until it is measured. */
import { useRef } from 'react';
import type { GroupView } from '@/simulator/projections/frame';
import type { Action, Frame, Scenario } from '@/simulator/run';
import { Chart } from './Chart';
import styles from './Drawings.module.css';
import { Gantt } from './Gantt';
import { flowText, outlookOf } from './outlook';
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

/** The drain formula of a group, as it stands at this instant. */
function Flow({ group }: { readonly group: GroupView }) {
  const flow = { ...group, depth: group.lag };
  const outlook = outlookOf(flow);
  return (
    <p className={styles.flow} data-endless={outlook.isEndless || undefined}>
      {group.id}: {flowText(flow)}; {outlook.text}
    </p>
  );
}

/** A sum hides one partition that stands still: the largest is drawn beside it. */
const drawnWith = (metric: string): readonly string[] => (metric === 'lag.offsets.sum' ? [metric, 'lag.offsets.max'] : [metric]);

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
        <Chart
          key={metric}
          series={frame.charts.filter((series) => drawnWith(metric).includes(series.metric))}
          frame={frame}
          width={width}
        />
      ))}
      {show.includes('lag') && frame.kafka?.groups.map((group) => <Flow key={group.id} group={group} />)}
    </>
  );
}
