'use client';
/** The figure as tables: the same content and the same actions, for those who read rather than look. */
import type { ChainView, Frame, GroupView } from '@/simulator/projections/frame';
import type { Action, Scenario } from '@/simulator/run';
import { DESIGN, resultOf } from './chainWords';
import { onStage } from './groupLayout';
import { flowText, outlookOf } from './outlook';
import { actionsOf, type NamedAction } from './partActions';
import styles from './TextTwin.module.css';
import { clock, count, doing, partitions, ringText, span } from './words';

interface TextTwinProps {
  readonly frame: Frame;
  readonly scenario: Scenario;
  /** All actions, as in the lab. */
  readonly allActions?: boolean;
  readonly onAct: (actions: readonly Action[], said: string) => void;
}

export function TextTwin({ frame, scenario, allActions = false, onAct }: TextTwinProps) {
  const { kafka, services } = frame;
  return (
    <div className={styles.twin}>
      {kafka !== null && <ProcessTable frame={frame} scenario={scenario} allActions={allActions} onAct={onAct} />}
      {kafka?.groups.map((group) => (
        <GroupTables
          key={group.id}
          group={group}
          several={kafka.topics.length > 1}
          frame={frame}
          scenario={scenario}
          allActions={allActions}
          onAct={onAct}
        />
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
              <th scope="col">actions</th>
            </tr>
          </thead>
          <tbody>
            {services.queues.map((queue) => (
              <tr key={queue.id} data-object={queue.id}>
                <th scope="row">{queue.id}</th>
                <td>{count(queue.depth, 'job')}</td>
                <td>{(queue.oldestAgeMicros / 1_000_000).toFixed(1)} s</td>
                <td>{queue.done}</td>
                <td>{queue.refused}</td>
                <td>{queue.dropped}</td>
                <td className={styles.actions}>
                  <ActionButtons actions={actionsOf(frame, scenario, queue.id)} of={queue.id} all={allActions} onAct={onAct} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {services?.queues.map((queue) => (
        <p key={queue.id} className={styles.ledger}>
          {queue.id}: {flowText(queue)}; {outlookOf(queue).text}.
        </p>
      ))}
      {services?.chains.map((chain) => (
        <ChainTable key={chain.id} chain={chain} frame={frame} scenario={scenario} allActions={allActions} onAct={onAct} />
      ))}
      {allActions && services !== null && <WorkersTable frame={frame} scenario={scenario} onAct={onAct} />}
      {allActions && kafka !== null && (
        <table>
          <caption>Topics</caption>
          <thead>
            <tr>
              <th scope="col">topic</th>
              <th scope="col">partitions</th>
              <th scope="col">leaders</th>
              <th scope="col">actions</th>
            </tr>
          </thead>
          <tbody>
            {kafka.topics.map((topic) => (
              <tr key={topic.name} data-object={`${topic.name}-0`}>
                <th scope="row">{topic.name}</th>
                <td>{topic.partitions.length}</td>
                <td>{[...new Set(topic.partitions.map(({ leader }) => leader ?? 'none'))].join(', ')}</td>
                <td className={styles.actions}>
                  <ActionButtons actions={actionsOf(frame, scenario, `${topic.name}-0`)} of={topic.name} all onAct={onAct} />
                </td>
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
      {frame.faults.length > 0 && <p>Faults in force: {frame.faults.map((fault) => fault.text).join('; ')}.</p>}
      {frame.wire.length > 0 && (
        <table>
          <caption>On the wire at this instant</caption>
          <thead>
            <tr>
              <th scope="col">message</th>
              <th scope="col">from</th>
              <th scope="col">to</th>
              <th scope="col">arrives</th>
            </tr>
          </thead>
          <tbody>
            {frame.wire.slice(0, 12).map((message) => (
              <tr key={`${message.from} ${message.to} ${message.message} ${message.sentAt}`}>
                <th scope="row">{message.message}</th>
                <td>{message.from}</td>
                <td>{message.to}</td>
                <td>{clock(message.arrivesAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
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
  scenario,
  allActions,
  onAct,
}: {
  readonly group: GroupView;
  readonly several: boolean;
  readonly frame: Frame;
  readonly scenario: Scenario;
  readonly allActions: boolean;
  readonly onAct: TextTwinProps['onAct'];
}) {
  return (
    <>
      <table>
        <caption>
          Group {group.id}: {group.state}, generation {group.generation}
          {group.assignor === null ? '' : `, ${group.assignor}`}
          {group.waitingFor.length === 0 ? '' : `, waits for ${group.waitingFor.join(', ')}`}, {flowText({ depth: group.lag, ...group })}
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
            <tr key={member.id} data-object={member.id}>
              <th scope="row">{member.id}</th>
              <td>{doing(member)}</td>
              <td>{partitions(member.owned, several)}</td>
              <td>{member.rings.map(ringText).join('; ') || 'none'}</td>
              <td className={styles.actions}>
                <ActionButtons actions={actionsOf(frame, scenario, member.id)} of={member.id} all={allActions} onAct={onAct} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {allActions && (
        <p className={styles.actions} data-object={group.id}>
          Group {group.id}: <ActionButtons actions={actionsOf(frame, scenario, group.id)} of={group.id} all onAct={onAct} />
        </p>
      )}
      <table>
        <caption>Partitions as {group.id} reads them</caption>
        <thead>
          <tr>
            <th scope="col">partition</th>
            <th scope="col">owner</th>
            <th scope="col">committed</th>
            <th scope="col">position</th>
            <th scope="col">high watermark</th>
            <th scope="col">log end</th>
            <th scope="col">lag</th>
            <th scope="col">oldest unread</th>
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
              <td>{partitionOf(frame, reader.topic, reader.partition)?.highWatermark ?? 0}</td>
              <td>{partitionOf(frame, reader.topic, reader.partition)?.logEndOffset ?? 0}</td>
              <td>{reader.lag ?? 'none committed'}</td>
              <td>{reader.ageMicros === null ? 'none committed' : span(reader.ageMicros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {onStage(group).length === 0 && <p>No member has been started.</p>}
    </>
  );
}

const partitionOf = (frame: Frame, topic: string, partition: number) =>
  frame.kafka?.topics.find((each) => each.name === topic)?.partitions[partition];

interface ActionButtonsProps {
  readonly actions: readonly NamedAction[];
  readonly of: string;
  readonly all: boolean;
  readonly onAct: TextTwinProps['onAct'];
}

function ActionButtons({ actions, of, all, onAct }: ActionButtonsProps) {
  return actions
    .filter((action) => all || action.more !== true)
    .map((action) => (
      <button
        key={action.label}
        type="button"
        data-action={action.id}
        aria-keyshortcuts={action.key}
        onClick={() => onAct(action.do, action.said)}
      >
        {action.label} <span className={styles.vh}>{of}</span>
      </button>
    ));
}

/** One design as its drawing shows it: how it came out, and its caller and services one below the other. */
function ChainTable({ chain, ...rest }: Required<TextTwinProps> & { readonly chain: ChainView }) {
  const rows = [
    { id: chain.id, does: `caller, ${chain.status}`, counts: `${chain.succeeded} answered, ${chain.failed} failed` },
    ...chain.services.map(({ id, status, meanMicros, waiting }) => ({
      id,
      does: `service, ${status}, takes ${span(meanMicros)}`,
      counts: `${count(waiting, 'event')} waiting`,
    })),
  ];
  return <ProcessesTable caption={`${chain.id}, ${DESIGN[chain.design]}: ${resultOf(chain)}`} rows={rows} {...rest} />;
}

function WorkersTable({ frame, scenario, onAct }: Pick<TextTwinProps, 'frame' | 'scenario' | 'onAct'>) {
  const workers = frame.services?.workers ?? [];
  if (workers.length === 0) return null;
  const rows = workers.map(({ id, status, done }) => ({ id, does: `worker, ${status}`, counts: `${count(done, 'job')} done` }));
  return <ProcessesTable caption="Workers" rows={rows} frame={frame} scenario={scenario} allActions onAct={onAct} />;
}

/** Producers and brokers: what runs beside the groups. */
function ProcessTable({ frame, scenario, allActions, onAct }: Required<TextTwinProps>) {
  const { kafka } = frame;
  if (kafka === null) return null;
  const rows = [
    ...kafka.producers.map((producer) => ({
      id: producer.id,
      does: `producer for ${producer.topic}, ${producer.status}`,
      counts: `${count(producer.sent, 'record')} sent, ${producer.acknowledged} acknowledged, ${producer.failed} failed, ${producer.queued} waiting, ${producer.inFlight} in flight`,
    })),
    ...kafka.brokers.map((broker) => ({
      id: broker.id,
      does: `broker, ${broker.status}`,
      counts: `leads ${count(
        kafka.topics.reduce((sum, topic) => sum + topic.partitions.filter((partition) => partition.leader === broker.id).length, 0),
        'partition',
      )}`,
    })),
  ];
  return (
    <ProcessesTable caption="Producers and brokers" rows={rows} frame={frame} scenario={scenario} allActions={allActions} onAct={onAct} />
  );
}

interface ProcessesTableProps extends Required<TextTwinProps> {
  readonly caption: string;
  readonly rows: readonly { readonly id: string; readonly does: string; readonly counts: string }[];
}

function ProcessesTable({ caption, rows, frame, scenario, allActions, onAct }: ProcessesTableProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">process</th>
          <th scope="col">is</th>
          <th scope="col">counts</th>
          <th scope="col">actions</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-object={row.id}>
            <th scope="row">{row.id}</th>
            <td>{row.does}</td>
            <td>{row.counts}</td>
            <td className={styles.actions}>
              <ActionButtons actions={actionsOf(frame, scenario, row.id)} of={row.id} all={allActions} onAct={onAct} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
