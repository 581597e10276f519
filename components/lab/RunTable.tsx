/** What can be done with the run and with the scenario, in the tables beside what can be done to each part. */
import { SCENARIO_KEYS } from '@/components/figure/actionList';
import type { RunAction } from '@/components/figure/runActions';
import type { Scenario } from '@/simulator/run';
import styles from './Dock.module.css';
import { type Act, buttonsOf } from './labActions';

interface RunTableProps {
  readonly scenario: Scenario;
  readonly actions: readonly RunAction[];
  readonly onAct: Act;
}

export function RunTable({ scenario, actions, onAct }: RunTableProps) {
  const controls = buttonsOf(scenario);
  return (
    <dl className={styles.doings}>
      <dt>The run</dt>
      <dd>
        {actions.map(({ id, label, key, isOff = false, run }) => (
          <button key={id} type="button" data-action={id} aria-keyshortcuts={key} disabled={isOff} onClick={run}>
            {label}
          </button>
        ))}
      </dd>
      {controls.length > 0 && (
        <>
          <dt>In this scenario</dt>
          <dd>
            {controls.map((control, index) => (
              <button
                key={control.id}
                type="button"
                data-action={control.id}
                aria-keyshortcuts={SCENARIO_KEYS[index]}
                onClick={() => onAct(control.do, `${control.label}.`)}
              >
                {control.label}
              </button>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
