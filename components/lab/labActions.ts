/**
 * All that can be done in the lab at this instant, whatever it is done to: the palette lists it, the keys are read from it.
 * Made from the list of actions (figure/actionList.ts), as the menus and the tables are.
 */
import { SCENARIO_KEYS } from '@/components/figure/actionList';
import { actionsOf, type NamedAction } from '@/components/figure/partActions';
import type { RunAction } from '@/components/figure/runActions';
import type { PageAction } from '@/components/search/pageActions';
import type { Frame } from '@/simulator/projections/frame';
import type { Action, Scenario } from '@/simulator/run';
import { partsOf } from './sentence';

export type Act = (actions: readonly Action[], said: string) => void;

/** The buttons that the scenario brings along. */
export const buttonsOf = (scenario: Scenario) =>
  (scenario.figure?.controls ?? []).flatMap((control) => (control.kind === 'button' ? [control] : []));

/** Every part that something can be done to: those of the list on the left, and the logs of the topics. */
export function actedUpon(frame: Frame): string[] {
  const logs = (frame.kafka?.topics ?? []).flatMap((topic) => topic.partitions.map(({ partition }) => `${topic.name}-${partition}`));
  return [...partsOf(frame).map(({ id }) => id), ...logs];
}

/** What the palette offers: with the run first, then what is chosen, then all other parts. */
export function pageActions(frame: Frame, scenario: Scenario, selected: string, run: readonly RunAction[], onAct: Act): PageAction[] {
  const ofPart = (id: string) => actionsOf(frame, scenario, id).map((action) => offer(action, id, onAct));
  const others = actedUpon(frame).filter((id) => id !== selected);
  const all = [
    ...run
      .filter((action) => action.isOff !== true)
      .map(({ label, key, run: does }): PageAction => ({ title: label, note: 'This run', key, run: does })),
    ...ofPart(selected),
    ...buttonsOf(scenario).map(
      (control, index): PageAction => ({
        title: control.label,
        note: 'In this scenario',
        key: SCENARIO_KEYS[index] ?? null,
        run: () => onAct(control.do, `${control.label}.`),
      }),
    ),
    ...others.flatMap(ofPart),
  ];
  // Each log of a topic offers the same.
  const seen = new Set<string>();
  return all.filter(({ title, note }) => !seen.has(`${title} ${note}`) && seen.add(`${title} ${note}`));
}

const offer = ({ label, key, do: does, said }: NamedAction, id: string, onAct: Act): PageAction => {
  const topic = does[0]?.type === 'addPartitions' ? does[0].topic : null;
  return { title: topic === null ? `${label}: ${id}` : label, note: topic ?? id, key, run: () => onAct(does, said) };
};
