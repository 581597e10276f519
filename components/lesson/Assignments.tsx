/** Who gets what under each strategy, as a table: the engine runs the group once for each and reads off what its members own. */
import { scenarioOf } from '@/content/library';
import { type Action, Run } from '@/simulator/run';
import styles from './Lesson.module.css';

interface AssignmentsProps {
  readonly scenario: string;
  readonly group: string;
  readonly strategies: readonly string[];
  /** What happens then, of which the moves are counted. */
  readonly then: Action;
  /** That, in the head of its column. */
  readonly thenLabel: string;
}

const SECOND = 1_000_000;
/** Long enough for the restarts after a new setting, and for a second round. */
const SETTLED = 60;

type Owners = ReadonlyMap<string, string>;

export function Assignments({ scenario: id, group, strategies, then, thenLabel }: AssignmentsProps) {
  const rows = strategies.map((strategy) => {
    const run = new Run(scenarioOf(id));
    run.seek(SECOND);
    run.act({ type: 'setConfig', target: group, name: 'partition.assignment.strategy', value: strategy });
    run.seek(SETTLED * SECOND);
    const before = ownersOf(run, group);
    run.act(then);
    run.seek(2 * SETTLED * SECOND);
    const after = ownersOf(run, group);
    return { strategy, before, moved: [...after].filter(([partition, owner]) => before.get(partition) !== owner).length };
  });
  const members = [...new Set(rows.flatMap(({ before }) => [...before.values()]))].sort();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls sideways, also by keyboard.
    <section className={styles.scroll} aria-label="Who gets what under each strategy" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">strategy</th>
            {members.map((member) => (
              <th key={member} scope="col">
                {member}
              </th>
            ))}
            <th scope="col">{thenLabel}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ strategy, before, moved }) => (
            <tr key={strategy}>
              <th scope="row">
                <code>{strategy}</code>
              </th>
              {members.map((member) => (
                <td key={member}>
                  {[...before]
                    .filter(([, owner]) => owner === member)
                    .map(([partition]) => partition)
                    .join(', ')}
                </td>
              ))}
              <td>{moved} move</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ownersOf(run: Run, group: string): Owners {
  const members = run.frame().kafka?.groups.find((candidate) => candidate.id === group)?.members ?? [];
  const pairs = members.flatMap(({ id, owned }) => owned.map(({ topic, partition }) => [`${topic}-${partition}`, id] as const));
  return new Map(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}
