/** What stands at the ends of the wires: producers, and the brokers that hold the logs. */
import { memo } from 'react';
import { Icon } from '@/components/ui/Icon';
import type { NodeView, ProducerView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import type { BrokerPlace, Place } from './groupLayout';
import { Part } from './Part';
import { producerName, STATUS } from './partNames';
import { count, shorten } from './words';

interface ObjectProps {
  readonly tab: boolean;
  readonly selected: boolean;
  readonly pointed: boolean;
}

export const ProducerCard = memo(function ProducerCard({
  producer,
  place,
  flat,
  tab,
  selected,
  pointed,
}: ObjectProps & { readonly producer: ProducerView; readonly place: Place; readonly flat: boolean }) {
  const { x, y, width, height } = place;
  const state = producer.status === 'up' ? undefined : 'down';
  const letters = Math.floor((width - 40) / 6.2);
  return (
    <Part id={producer.id} name={producerName(producer)} tab={tab} selected={selected} pointed={pointed}>
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="6" className={styles.card} data-state={state} />
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="6" className={styles.frame} />
      <g className={state === 'down' ? styles.bad : styles.dark}>
        <Icon
          name={producer.status === 'up' ? 'producer' : producer.status === 'paused' ? 'gc' : 'kill'}
          size={16}
          x={x + 10}
          y={y + (flat ? 10 : 8)}
        />
      </g>
      {flat ? (
        <text x={x + 34} y={y + 22}>
          <tspan className={styles.strong}>{producer.id}</tspan>
          <tspan dx="8" className={styles.state}>
            {producer.status === 'up' ? `${producer.sent} sent, ${producer.inFlight} in flight` : STATUS[producer.status]}
          </tspan>
        </text>
      ) : (
        <>
          <text x={x + 32} y={y + 20} className={styles.strong}>
            {shorten(producer.id, letters)}
          </text>
          <text x={x + 10} y={y + 37} className={styles.detail} data-tone={state === 'down' ? 'lost' : undefined}>
            {producer.status === 'up' ? count(producer.sent, 'sent').replace(/sents$/, 'sent') : STATUS[producer.status]}
          </text>
          <text x={x + 10} y={y + 52} className={styles.detail} data-tone={producer.failed > 0 ? 'lost' : undefined}>
            {producer.failed > 0 ? `${producer.failed} failed` : `${producer.inFlight} in flight`}
          </text>
        </>
      )}
    </Part>
  );
});

export const BrokerBox = memo(function BrokerBox({
  broker,
  place,
  leads,
  coordinates,
  tab,
  selected,
  pointed,
}: ObjectProps & {
  readonly broker: NodeView;
  readonly place: BrokerPlace;
  readonly leads: number;
  readonly coordinates: string;
}) {
  const { x, y, width, height } = place;
  const state = broker.status === 'up' ? undefined : 'down';
  return (
    <g>
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="6" className={styles.broker} data-state={state} />
      <Part
        id={broker.id}
        name={`${broker.id}, broker, ${STATUS[broker.status]}, leads ${count(leads, 'partition')}${coordinates === '' ? '' : `, coordinator of ${coordinates}`}`}
        tab={tab}
        selected={selected}
        pointed={pointed}
      >
        <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={29} rx="6" className={styles.frame} />
        <g className={state === 'down' ? styles.bad : styles.dark}>
          <Icon name={broker.status === 'up' ? 'broker' : broker.status === 'paused' ? 'gc' : 'kill'} size={16} x={x + 12} y={y + 7} />
        </g>
        <text x={x + 36} y={y + 20}>
          <tspan className={styles.strong}>{broker.id}</tspan>
          <tspan dx="8" className={styles.state} data-tone={state === 'down' ? 'lost' : undefined}>
            {broker.status === 'up' ? `leads ${leads}` : STATUS[broker.status]}
          </tspan>
        </text>
        {coordinates !== '' && (
          <text x={x + width - 12} y={y + 20} textAnchor="end" className={styles.detail}>
            {shorten(`coordinator of ${coordinates}`, Math.floor((width - 190) / 6.1))}
          </text>
        )}
      </Part>
    </g>
  );
});
