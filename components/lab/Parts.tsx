'use client';
/** All parts of the run, and what can be done to the chosen one: the same list as its menu. */
import { SCENARIO_KEYS } from '@/components/figure/actionList';
import { Key } from '@/components/figure/Key';
import { actionsOf } from '@/components/figure/partActions';
import { Icon } from '@/components/ui/Icon';
import type { IconName } from '@/components/ui/icons';
import type { Frame } from '@/simulator/projections/frame';
import type { Action, Scenario } from '@/simulator/run';
import { buttonsOf } from './labActions';
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
  chain: 'service',
};

export function Parts({ frame, scenario, selected, onSelect, onAct }: PartsProps) {
  const controls = buttonsOf(scenario);
  return (
    <>
      <h2 className={styles.label}>Do to {selected}</h2>
      <ul className={styles.list}>
        {actionsOf(frame, scenario, selected).map((action) => (
          <li key={action.label} data-object={selected}>
            <button
              type="button"
              data-action={action.id}
              data-danger={action.danger || undefined}
              aria-keyshortcuts={action.key}
              onClick={() => onAct(action.do, action.said)}
            >
              <Icon name={action.icon} size={16} />
              <span>{action.label}</span>
              <Key of={action.key} />
            </button>
          </li>
        ))}
      </ul>
      {controls.length > 0 && (
        <>
          <h2 className={styles.label}>In this scenario</h2>
          <ul className={styles.list}>
            {controls.map((control, index) => (
              <li key={control.id}>
                <button
                  type="button"
                  data-action={control.id}
                  data-danger={control.danger || undefined}
                  aria-keyshortcuts={SCENARIO_KEYS[index]}
                  onClick={() => onAct(control.do, `${control.label}.`)}
                >
                  <Icon name="flag" size={16} />
                  <span>{control.label}</span>
                  {SCENARIO_KEYS[index] !== undefined && <Key of={SCENARIO_KEYS[index]} />}
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
