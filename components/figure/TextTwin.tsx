'use client';
import type { Frame, GroupView, MemberView } from '@/simulator/projections/frame';
/** The figure as tables: the same content and the same actions, for those who read rather than look. */
import type { Action } from '@/simulator/run';
import { onStage } from './groupLayout';
import styles from './TextTwin.module.css';
import { clock, count, doing, partitions, ringText } from './words';

interface TextTwinProps {
  readonly frame: Frame;
  readonly onAct: (actions: readonly Action[], said: string) => void;
}

export function TextTwin({ frame, onAct }: TextTwinProps) {
  const { kafka, services } = frame;
  return (
    <div className={styles.twin}>
      {kafka?.groups.map((group) => (
        <GroupTables key={group.id} group={group} several={kafka.topics.length > 1} frame={frame} onAct={onAct} />
      ))}
      {services !== null && services.queues.length > 0 && (
        <table>
          <caption>Queues</caption>
          <thead>
            <tr>
              <th scope="col">queue</th>
              <th scope="col">waiting</th>
              <th scope="col">oldest</th>
              <th scope="col">done</th>
              <th scope="col">refused</th>
              <th scope="col">dropped</th>
            </tr>
          </thead>
          <tbody>
            {services.queues.map((queue) => (
              <tr key={queue.id}>
                <th scope="row">{queue.id}</th>
                <td>{count(queue.depth, 'job')}</td>
                <td>{(queue.oldestAgeMicros / 1_000_000).toFixed(1)} s</td>
                <td>{queue.done}</td>
                <td>{queue.refused}</td>
                <td>{queue.dropped}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {frame.ledgers.map((ledger) => (
        <p key={ledger.subject} className={styles.ledger}>
          Ledger of {ledger.subject}: {count(ledger.sent, 'record')} accepted, {ledger.deliveredOnce} delivered once, {ledger.lost} lost,{' '}
          {ledger.duplicated} duplicated, {ledger.reordered} reordered, {ledger.stuck} not yet processed.
        </p>
      ))}
      <ol className={styles.log} aria-label="What happened last">
        {frame.log.slice(-8).map((line) => (
          <li key={line.number}>
            <code>{clock(line.time)}</code> {line.text}
          </li>
        ))}
      </ol>
    </div>
  );
}

function GroupTables({
  group,
  several,
  frame,
  onAct,
}: {
  readonly group: GroupView;
  readonly several: boolean;
  readonly frame: Frame;
  readonly onAct: TextTwinProps['onAct'];
}) {
  return (
    <>
      <table>
        <caption>
          Group {group.id}: {group.state}, generation {group.generation}
          {group.assignor === null ? '' : `, ${group.assignor}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">member</th>
            <th scope="col">does</th>
            <th scope="col">owns</th>
            <th scope="col">clocks</th>
            <th scope="col">actions</th>
          </tr>
        </thead>
        <tbody>
          {group.members.map((member) => (
            <tr key={member.id}>
              <th scope="row">{member.id}</th>
              <td>{doing(member)}</td>
              <td>{partitions(member.owned, several)}</td>
              <td>{member.rings.map(ringText).join('; ') || 'none'}</td>
              <td className={styles.actions}>
                {memberActions(member).map(({ label, action, said }) => (
                  <button key={label} type="button" onClick={() => onAct([action], said)}>
                    {label} <span className={styles.vh}>{member.id}</span>
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Partitions as {group.id} reads them</caption>
        <thead>
          <tr>
            <th scope="col">partition</th>
            <th scope="col">owner</th>
            <th scope="col">committed</th>
            <th scope="col">position</th>
            <th scope="col">log end</th>
            <th scope="col">lag</th>
          </tr>
        </thead>
        <tbody>
          {group.readers.map((reader) => (
            <tr key={`${reader.topic}-${reader.partition}`}>
              <th scope="row">
                {reader.topic}-{reader.partition}
              </th>
              <td>{reader.owner ?? 'nobody'}</td>
              <td>{reader.committed ?? 'none'}</td>
              <td>{reader.position ?? 'none'}</td>
              <td>{frame.kafka?.topics.find((topic) => topic.name === reader.topic)?.partitions[reader.partition]?.logEndOffset ?? 0}</td>
              <td>{reader.lag ?? 'none committed'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {onStage(group).length === 0 && <p>No member has been started.</p>}
    </>
  );
}

export interface NamedAction {
  readonly label: string;
  readonly action: Action;
  readonly said: string;
}

/** What can be done to a member as it is now: one list for tables, menus and keys. */
export function memberActions(member: MemberView): NamedAction[] {
  const { id } = member;
  if (member.status === 'down') return [{ label: 'Start', action: { type: 'start', node: id }, said: `${id} starts.` }];
  if (member.activity === 'not started' || member.activity === 'closed')
    return [{ label: 'Start', action: { type: 'start', node: id }, said: `${id} starts.` }];
  const pause: NamedAction =
    member.status === 'paused'
      ? { label: 'Resume', action: { type: 'resume', node: id }, said: `${id} goes on.` }
      : { label: 'Pause', action: { type: 'pause', node: id }, said: `${id} stops where it is.` };
  return [
    { label: 'Kill', action: { type: 'crash', node: id }, said: `${id} is killed.` },
    { label: 'Close', action: { type: 'close', node: id }, said: `${id} closes properly.` },
    pause,
  ];
}
