'use client';
/** All parts of the run, and what can be done to the chosen one: the same list as its menu. */
import { actionsOf } from '@/components/figure/partActions';
import { Icon } from '@/components/ui/Icon';
import type { IconName } from '@/components/ui/icons';
import type { Frame } from '@/simulator/projections/frame';
import type { Action, Scenario } from '@/simulator/run';
import styles from './Parts.module.css';
import { type PartEntry, partsOf } from './sentence';

interface PartsProps {
  readonly frame: Frame;
  readonly scenario: Scenario;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly onAct: (actions: readonly Action[], said: string) => void;
}

const ICONS: Readonly<Record<PartEntry['kind'], IconName>> = {
  broker: 'broker',
  producer: 'producer',
  group: 'group',
  member: 'consumer',
  partition: 'topic',
  queue: 'queue',
  worker: 'service',
};

export function Parts({ frame, scenario, selected, onSelect, onAct }: PartsProps) {
  const controls = (scenario.figure?.controls ?? []).flatMap((control) => (control.kind === 'button' ? [control] : []));
  return (
    <>
      <h2 className={styles.label}>Do to {selected}</h2>
      <ul className={styles.list}>
        {actionsOf(frame, scenario, selected).map((action) => (
          <li key={action.label}>
            <button type="button" data-danger={action.danger || undefined} onClick={() => onAct(action.do, action.said)}>
              <Icon name={action.icon} size={16} />
              <span>{action.label}</span>
            </button>
          </li>
        ))}
      </ul>
      {controls.length > 0 && (
        <>
          <h2 className={styles.label}>In this scenario</h2>
          <ul className={styles.list}>
            {controls.map((control) => (
              <li key={control.id}>
                <button type="button" data-danger={control.danger || undefined} onClick={() => onAct(control.do, `${control.label}.`)}>
                  <Icon name="flag" size={16} />
                  <span>{control.label}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 className={styles.label}>Parts</h2>
      <ul className={styles.list}>
        {partsOf(frame).map((part) => (
          <li key={part.id}>
            <button
              type="button"
              aria-pressed={part.id === selected}
              data-inside={part.inside || undefined}
              onClick={() => onSelect(part.id)}
            >
              <Icon name={ICONS[part.kind]} size={16} />
              <span>{part.id}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
