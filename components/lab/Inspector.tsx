'use client';
/** One part, opening with a sentence: its clocks, what it owns, its settings under their real names. */
import { find } from '@/components/figure/partNames';
import { doing, span } from '@/components/figure/words';
import { Icon } from '@/components/ui/Icon';
import type { IconName } from '@/components/ui/icons';
import type { Frame, GroupView, MemberView } from '@/simulator/projections/frame';
import type { Player } from '../player/store';
import styles from './Inspector.module.css';
import { Settings } from './Settings';
import { sentenceOf } from './sentence';

interface InspectorProps {
  readonly frame: Frame;
  readonly selected: string;
  readonly player: Player;
}

export function Inspector({ frame, selected, player }: InspectorProps) {
  const { producer, broker, partition, group, member } = find(frame, selected);
  const [icon, state] = headOf(frame, selected);
  const target = partition?.topic ?? selected;
  return (
    <>
      <header className={styles.head}>
        <h2>
          <Icon name={icon} size={20} />
          {selected}
        </h2>
        <span>{state}</span>
      </header>
      <p className={styles.say}>{sentenceOf(frame, selected)}</p>
      {member !== undefined && <Timers member={member} />}
      {member?.error != null && (
        <p className={styles.note}>
          Last answer: <code>{member.error}</code>
        </p>
      )}
      {member !== undefined && group !== undefined && <Owned group={group} member={member} frame={frame} />}
      {member === undefined && group !== undefined && <Readers group={group} frame={frame} />}
      {producer !== undefined && (
        <dl className={styles.counts}>
          <Count name="sent" value={producer.sent} />
          <Count name="acknowledged" value={producer.acknowledged} />
          <Count name="failed" value={producer.failed} />
          <Count name="in the accumulator" value={producer.queued} />
          <Count name="in flight" value={producer.inFlight} />
        </dl>
      )}
      {partition !== undefined && (
        <dl className={styles.counts}>
          <Count name="leader" value={partition.leader ?? 'none'} />
          <Count name="log start offset" value={partition.logStartOffset} />
          <Count name="high watermark" value={partition.highWatermark} />
          <Count name="log end offset" value={partition.logEndOffset} />
        </dl>
      )}
      {member?.handling != null && (
        <p className={styles.note}>
          In its hands: {member.handling.topic}-{member.handling.partition} at {member.handling.offset}
          {member.handling.key === null ? '' : `, key ${member.handling.key}`}; {member.handling.left} left of this poll.
        </p>
      )}
      {frame.faults.length > 0 && <p className={styles.note}>Faults in force: {frame.faults.map((fault) => fault.text).join('; ')}.</p>}
      <Settings
        key={target}
        player={player}
        target={target}
        kind={member === undefined && group !== undefined ? 'group' : broker === undefined && partition === undefined ? 'client' : 'other'}
      />
    </>
  );
}

function headOf(frame: Frame, id: string): readonly [IconName, string] {
  const { producer, broker, partition, group, member } = find(frame, id);
  if (member !== undefined) return [member.status === 'down' ? 'kill' : member.status === 'paused' ? 'gc' : 'consumer', doing(member)];
  if (group !== undefined) return ['group', group.state];
  if (producer !== undefined) return ['producer', producer.status];
  if (broker !== undefined) return ['broker', broker.status];
  if (partition !== undefined) return ['topic', 'partition'];
  return frame.services?.queues.some((queue) => queue.id === id) ? ['queue', 'queue'] : ['service', 'worker'];
}

const Count = ({ name, value }: { readonly name: string; readonly value: number | string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

function Timers({ member }: { readonly member: MemberView }) {
  return (
    <dl className={styles.timers}>
      {member.rings.map((ring) => {
        const used = ring.limitMicros === 0 ? 0 : Math.min(1, ring.usedMicros / ring.limitMicros);
        return (
          <div key={ring.property} data-tone={used >= 1 ? 'over' : used > 2 / 3 ? 'late' : undefined}>
            <dt>
              <code>{ring.property}</code>
            </dt>
            <dd>
              {span(ring.usedMicros)} of {span(ring.limitMicros)}
            </dd>
            <i aria-hidden="true">
              <b style={{ width: `${100 * used}%` }} />
            </i>
          </div>
        );
      })}
    </dl>
  );
}

function Owned({ group, member, frame }: { readonly group: GroupView; readonly member: MemberView; readonly frame: Frame }) {
  const readers = group.readers.filter((reader) => reader.owner === member.id);
  if (readers.length === 0) return <p className={styles.note}>It owns no partition.</p>;
  return <ReaderTable readers={readers} frame={frame} head="owned" />;
}

const Readers = ({ group, frame }: { readonly group: GroupView; readonly frame: Frame }) => (
  <ReaderTable readers={group.readers} frame={frame} head="partition" />
);

function ReaderTable({ readers, frame, head }: { readonly readers: GroupView['readers']; readonly frame: Frame; readonly head: string }) {
  const several = (frame.kafka?.topics.length ?? 0) > 1;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">committed</th>
          <th scope="col">log end</th>
          <th scope="col">lag</th>
        </tr>
      </thead>
      <tbody>
        {readers.map((reader) => (
          <tr key={`${reader.topic}-${reader.partition}`}>
            <th scope="row">{several ? `${reader.topic}-${reader.partition}` : `p${reader.partition}`}</th>
            <td>{reader.committed ?? 'none'}</td>
            <td>{frame.kafka?.topics.find((topic) => topic.name === reader.topic)?.partitions[reader.partition]?.logEndOffset ?? 0}</td>
            <td>{reader.lag ?? 'unknown'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
