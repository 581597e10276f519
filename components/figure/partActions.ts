/**
 * What can be done to a part as it stands now: one list for menus, keys, tables and the lab. The first ones are those of every
 * figure, `more` are the faults of the lab.
 */
import type { IconName } from '@/components/ui/icons';
import type { FaultView, Frame, MemberView, NodeView } from '@/simulator/projections/frame';
import type { Action, Scenario } from '@/simulator/run';
import { find } from './partNames';

export interface NamedAction {
  readonly label: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  readonly do: readonly Action[];
  /** What the live region says when it was done. */
  readonly said: string;
  readonly more?: boolean;
}

export function actionsOf(frame: Frame, scenario: Scenario, id: string): readonly NamedAction[] {
  const found = find(frame, id);
  if (found.member !== undefined) return memberActions(found.member, frame, scenario);
  if (found.group !== undefined) return groupActions(frame, id);
  if (found.producer !== undefined) return [...processActions(found.producer, true), ...linkFaults(id, brokersOf(frame), frame)];
  if (found.broker !== undefined) {
    const broker = frame.kafka?.brokers.find((each) => each.id === id) as NodeView;
    return [...processActions(broker, false), ...linkFaults(id, everybodyBut(frame, id), frame)];
  }
  if (found.partition !== undefined) {
    const { topic } = found.partition;
    const total = (frame.kafka?.topics.find((each) => each.name === topic)?.partitions.length ?? 0) + 1;
    return [
      {
        label: `Add a partition to ${topic}`,
        icon: 'topic',
        do: [{ type: 'addPartitions', topic, total }],
        said: `${topic} gets ${total} partitions.`,
      },
    ];
  }
  return workerActions(frame, id);
}

const brokersOf = (frame: Frame): string[] => (frame.kafka?.brokers ?? []).map((broker) => broker.id);
const everybodyBut = (frame: Frame, id: string): string[] =>
  [
    ...brokersOf(frame),
    ...(frame.kafka?.producers ?? []).map((producer) => producer.id),
    ...(frame.kafka?.groups ?? []).flatMap((group) => group.members.map((member) => member.id)),
  ].filter((name) => name !== id);

/** A member, as far as figures act upon it; kept apart for the tables. */
export function memberActions(member: MemberView, frame: Frame, scenario: Scenario): readonly NamedAction[] {
  const { id } = member;
  const start: NamedAction = { label: 'Start', icon: 'restart', do: [{ type: 'start', node: id }], said: `${id} starts.` };
  if (member.status === 'down' || member.activity === 'not started' || member.activity === 'closed') return [start];
  const isPaused = member.status === 'paused';
  const handler = scenario.kafka?.groups?.find((group) => id.startsWith(`${group.id}-`))?.handler;
  return [
    { label: 'Kill', icon: 'kill', danger: true, do: [{ type: 'crash', node: id }], said: `${id} is killed.` },
    { label: 'Close', icon: 'stop', do: [{ type: 'close', node: id }], said: `${id} closes properly.` },
    isPaused
      ? { label: 'Resume', icon: 'play', do: [{ type: 'resume', node: id }], said: `${id} goes on.` }
      : { label: 'Pause', icon: 'gc', do: [{ type: 'pause', node: id }], said: `${id} stops where it is.` },
    ...(isPaused ? [] : pauses(id)),
    ...linkFaults(id, brokersOf(frame), frame),
    {
      label: 'Slow handler, 2 s a record',
      icon: 'slow',
      do: [{ type: 'setHandler', target: id, handler: { time: '2s' } }],
      said: `${id} now takes 2 s for each record.`,
      more: true,
    },
    ...(handler === undefined
      ? []
      : [
          {
            label: 'Handler as it was',
            icon: 'clock',
            do: [{ type: 'setHandler', target: id, handler }],
            said: `${id} works as at the beginning.`,
            more: true,
          } as const,
        ]),
  ];
}

const pauses = (id: string): NamedAction[] =>
  (['5s', '50s'] as const).map((time) => ({
    label: `Pause for ${time.replace('s', ' s')}`,
    icon: 'gc',
    do: [{ type: 'pause', node: id, for: time }],
    said: `${id} stops for ${time.replace('s', ' s')}.`,
    more: true,
  }));

function processActions({ id, status }: NodeView, closes: boolean): NamedAction[] {
  if (status === 'down')
    return [{ label: 'Start again', icon: 'restart', do: [{ type: 'restart', node: id }], said: `${id} starts again.` }];
  return [
    { label: 'Kill', icon: 'kill', danger: true, do: [{ type: 'crash', node: id }], said: `${id} is killed.` },
    ...(closes ? [{ label: 'Close', icon: 'stop', do: [{ type: 'close', node: id }], said: `${id} closes properly.` } as const] : []),
    status === 'paused'
      ? { label: 'Resume', icon: 'play', do: [{ type: 'resume', node: id }], said: `${id} goes on.` }
      : { label: 'Pause', icon: 'gc', do: [{ type: 'pause', node: id }], said: `${id} stops where it is.` },
    ...(status === 'paused' ? [] : pauses(id)),
  ];
}

function groupActions(frame: Frame, id: string): NamedAction[] {
  const group = frame.kafka?.groups.find((each) => each.id === id);
  const waiting = group?.members.find((member) => member.activity === 'not started' || member.activity === 'closed');
  const reset = (to: 'earliest' | 'latest'): NamedAction => ({
    label: `Reset offsets to ${to}`,
    icon: 'undo',
    do: [{ type: 'resetOffsets', group: id, to }],
    said: `The offsets of ${id} stand at the ${to} ones.`,
    more: true,
  });
  return [
    ...(waiting === undefined
      ? []
      : [
          {
            label: `Start ${waiting.id}`,
            icon: 'consumer',
            do: [{ type: 'start', node: waiting.id }],
            said: `${waiting.id} starts.`,
          } as const,
        ]),
    { label: 'Close all members', icon: 'stop', do: [{ type: 'close', node: id }], said: `All members of ${id} close.` },
    reset('earliest'),
    reset('latest'),
  ];
}

/** Faults on the way between a part and those it talks to; what is cut can be healed. */
function linkFaults(id: string, peers: readonly string[], frame: Frame): NamedAction[] {
  if (peers.length === 0) return [];
  const others = peers.length === 1 ? (peers[0] as string) : 'the others';
  const ends = { from: [id], to: peers };
  const faults: NamedAction[] = [
    {
      label: `Cut off from ${others}`,
      icon: 'isolate',
      do: [{ type: 'cut', id: `${id}-cut`, ...ends, bothWays: true }],
      said: `Nothing passes between ${id} and ${others}.`,
      more: true,
    },
    {
      label: 'Cut what it sends',
      icon: 'cut',
      do: [{ type: 'cut', id: `${id}-cut-out`, ...ends }],
      said: `${id} hears, and is not heard.`,
      more: true,
    },
    {
      label: 'Cut what it hears',
      icon: 'cut',
      do: [{ type: 'cut', id: `${id}-cut-in`, from: peers, to: [id] }],
      said: `${id} is heard, and does not hear.`,
      more: true,
    },
    {
      label: 'Lose 10 % of its messages',
      icon: 'drop',
      do: [{ type: 'lose', id: `${id}-lose`, ...ends, percent: 10 }],
      said: `One in ten messages of ${id} is lost.`,
      more: true,
    },
    {
      label: 'Delay its messages by 200 ms',
      icon: 'delay',
      do: [{ type: 'delay', id: `${id}-delay`, ...ends, by: '200ms' }],
      said: `Messages of ${id} take 200 ms more.`,
      more: true,
    },
  ];
  const inForce = frame.faults.filter((fault) => concerns(fault, id));
  return [
    ...faults.filter((fault) => !inForce.some((each) => fault.do.some((action) => 'id' in action && action.id === each.id))),
    ...inForce.map(
      (fault): NamedAction => ({
        label: `Heal: ${fault.text}`,
        icon: 'link',
        do: [{ type: 'heal', id: fault.id }],
        said: `Healed: ${fault.text}.`,
        more: true,
      }),
    ),
  ];
}

export const concerns = (fault: FaultView, id: string): boolean => fault.from.includes(id) || fault.to.includes(id);

function workerActions(frame: Frame, id: string): readonly NamedAction[] {
  const queue = frame.services?.queues.find((each) => each.id === id);
  if (queue !== undefined) {
    const on = (frame.services?.workers ?? []).filter((worker) => worker.queue === id && worker.status !== 'down').length;
    const to = (workers: number, label: string): NamedAction => ({
      label,
      icon: 'service',
      do: [{ type: 'setWorkers', queue: id, workers }],
      said: `${workers} workers serve ${id}.`,
    });
    return [to(on + 1, 'One worker more'), ...(on > 0 ? [to(on - 1, 'One worker less')] : [])];
  }
  const worker = frame.services?.workers.find((each) => each.id === id);
  if (worker === undefined) return [];
  if (worker.status === 'down') return [{ label: 'Start', icon: 'restart', do: [{ type: 'start', node: id }], said: `${id} starts.` }];
  return processActions(worker, true);
}
