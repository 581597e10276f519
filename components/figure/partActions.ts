/**
 * What can be done to a part as it stands now: which entries of the list (actionList.ts) hold for it, and what each then does.
 * The first ones are those of every figure, `more` are the faults of the lab.
 */
import type { IconName } from '@/components/ui/icons';
import type { FaultView, Frame, MemberView, NodeView } from '@/simulator/projections/frame';
import type { Action, Scenario } from '@/simulator/run';
import { type ListedAction, PART_ACTIONS, type PartActionId } from './actionList';
import { find } from './partNames';

export interface NamedAction {
  readonly id: PartActionId;
  readonly key: string;
  readonly label: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  readonly do: readonly Action[];
  /** What the live region says when it was done. */
  readonly said: string;
  readonly more?: boolean;
}

function listed(id: PartActionId, label: string, actions: readonly Action[], said: string): NamedAction {
  const { key, icon, danger, more }: ListedAction = PART_ACTIONS[id];
  return { id, key, icon, label, do: actions, said, ...(danger && { danger }), ...(more && { more }) };
}

/** The action of a part behind a key. */
export const actionBehind = (key: string, frame: Frame, scenario: Scenario, id: string): NamedAction | undefined =>
  actionsOf(frame, scenario, id).find((action) => action.key === key);

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
      listed(
        'addPartition',
        `Add a partition to ${topic}`,
        [{ type: 'addPartitions', topic, total }],
        `${topic} gets ${total} partitions.`,
      ),
    ];
  }
  return workerActions(frame, scenario, id);
}

const brokersOf = (frame: Frame): string[] => (frame.kafka?.brokers ?? []).map((broker) => broker.id);
const everybodyBut = (frame: Frame, id: string): string[] =>
  [
    ...brokersOf(frame),
    ...(frame.kafka?.producers ?? []).map((producer) => producer.id),
    ...(frame.kafka?.groups ?? []).flatMap((group) => group.members.map((member) => member.id)),
  ].filter((name) => name !== id);

function memberActions(member: MemberView, frame: Frame, scenario: Scenario): readonly NamedAction[] {
  const { id } = member;
  const start: NamedAction = listed('start', 'Start', [{ type: 'start', node: id }], `${id} starts.`);
  if (member.status === 'down' || member.activity === 'not started' || member.activity === 'closed') return [start];
  const isPaused = member.status === 'paused';
  const handler = scenario.kafka?.groups?.find((group) => id.startsWith(`${group.id}-`))?.handler;
  return [
    listed('kill', 'Kill', [{ type: 'crash', node: id }], `${id} is killed.`),
    listed('close', 'Close', [{ type: 'close', node: id }], `${id} closes properly.`),
    isPaused
      ? listed('resume', 'Resume', [{ type: 'resume', node: id }], `${id} goes on.`)
      : listed('pause', 'Pause', [{ type: 'pause', node: id }], `${id} stops where it is.`),
    ...(isPaused ? [] : pauses(id)),
    ...linkFaults(id, brokersOf(frame), frame),
    listed(
      'slow',
      'Slow handler, 2 s a record',
      [{ type: 'setHandler', target: id, handler: { time: '2s' } }],
      `${id} now takes 2 s for each record.`,
    ),
    ...(handler === undefined
      ? []
      : [listed('asBefore', 'Handler as it was', [{ type: 'setHandler', target: id, handler }], `${id} works as at the beginning.`)]),
  ];
}

const pauses = (id: string): NamedAction[] => [
  listed('pause5', 'Pause for 5 s', [{ type: 'pause', node: id, for: '5s' }], `${id} stops for 5 s.`),
  listed('pause50', 'Pause for 50 s', [{ type: 'pause', node: id, for: '50s' }], `${id} stops for 50 s.`),
];

function processActions({ id, status }: NodeView, closes: boolean): NamedAction[] {
  if (status === 'down') return [listed('restart', 'Start again', [{ type: 'restart', node: id }], `${id} starts again.`)];
  return [
    listed('kill', 'Kill', [{ type: 'crash', node: id }], `${id} is killed.`),
    ...(closes ? [listed('close', 'Close', [{ type: 'close', node: id }], `${id} closes properly.`)] : []),
    status === 'paused'
      ? listed('resume', 'Resume', [{ type: 'resume', node: id }], `${id} goes on.`)
      : listed('pause', 'Pause', [{ type: 'pause', node: id }], `${id} stops where it is.`),
    ...(status === 'paused' ? [] : pauses(id)),
  ];
}

function groupActions(frame: Frame, id: string): NamedAction[] {
  const group = frame.kafka?.groups.find((each) => each.id === id);
  const waiting = group?.members.find((member) => member.activity === 'not started' || member.activity === 'closed');
  const reset = (name: PartActionId, to: 'earliest' | 'latest') =>
    listed(name, `Reset offsets to ${to}`, [{ type: 'resetOffsets', group: id, to }], `The offsets of ${id} stand at the ${to} ones.`);
  return [
    ...(waiting === undefined
      ? []
      : [listed('startNext', `Start ${waiting.id}`, [{ type: 'start', node: waiting.id }], `${waiting.id} starts.`)]),
    listed('closeAll', 'Close all members', [{ type: 'close', node: id }], `All members of ${id} close.`),
    reset('resetEarliest', 'earliest'),
    reset('resetLatest', 'latest'),
  ];
}

/** Faults on the way between a part and those it talks to; what is cut can be healed. */
function linkFaults(id: string, peers: readonly string[], frame: Frame): NamedAction[] {
  if (peers.length === 0) return [];
  const others = peers.length === 1 ? (peers[0] as string) : 'the others';
  const ends = { from: [id], to: peers };
  const faults: NamedAction[] = [
    listed(
      'cut',
      `Cut off from ${others}`,
      [{ type: 'cut', id: `${id}-cut`, ...ends, bothWays: true }],
      `Nothing passes between ${id} and ${others}.`,
    ),
    listed('cutOut', 'Cut what it sends', [{ type: 'cut', id: `${id}-cut-out`, ...ends }], `${id} hears, and is not heard.`),
    listed(
      'cutIn',
      'Cut what it hears',
      [{ type: 'cut', id: `${id}-cut-in`, from: peers, to: [id] }],
      `${id} is heard, and does not hear.`,
    ),
    listed(
      'lose',
      'Lose 10 % of its messages',
      [{ type: 'lose', id: `${id}-lose`, ...ends, percent: 10 }],
      `One in ten messages of ${id} is lost.`,
    ),
    listed(
      'delay',
      'Delay its messages by 200 ms',
      [{ type: 'delay', id: `${id}-delay`, ...ends, by: '200ms' }],
      `Messages of ${id} take 200 ms more.`,
    ),
  ];
  const inForce = frame.faults.filter((fault) => concerns(fault, id));
  return [
    ...faults.filter((fault) => !inForce.some((each) => fault.do.some((action) => 'id' in action && action.id === each.id))),
    ...inForce.map(
      (fault): NamedAction => listed('heal', `Heal: ${fault.text}`, [{ type: 'heal', id: fault.id }], `Healed: ${fault.text}.`),
    ),
  ];
}

export const concerns = (fault: FaultView, id: string): boolean => fault.from.includes(id) || fault.to.includes(id);

function workerActions(frame: Frame, scenario: Scenario, id: string): readonly NamedAction[] {
  const queue = frame.services?.queues.find((each) => each.id === id);
  if (queue !== undefined) {
    const hands = (frame.services?.workers ?? []).filter((worker) => worker.queue === id);
    const on = hands.filter((worker) => worker.status !== 'down').length;
    const to = (name: PartActionId, workers: number, label: string) =>
      listed(
        name,
        label,
        [{ type: 'setWorkers', queue: id, workers }],
        `${workers} ${workers === 1 ? 'worker serves' : 'workers serve'} ${id}.`,
      );
    return [
      ...(on < hands.length ? [to('moreWorkers', on + 1, 'One worker more')] : []),
      ...(on > 0 ? [to('lessWorkers', on - 1, 'One worker less')] : []),
    ];
  }
  const worker = frame.services?.workers.find((each) => each.id === id);
  if (worker === undefined) return chainActions(frame, scenario, id);
  if (worker.status === 'down') return [listed('start', 'Start', [{ type: 'start', node: id }], `${id} starts.`)];
  return processActions(worker, true);
}

/** The caller of a chain, and the services that it calls or that read its events. */
function chainActions(frame: Frame, scenario: Scenario, id: string): readonly NamedAction[] {
  for (const chain of frame.services?.chains ?? []) {
    if (chain.id === id) return processActions(chain, false);
    const service = chain.services.find((each) => each.id === id);
    if (service === undefined) continue;
    const as = scenario.services?.chains?.find((each) => each.id === chain.id)?.services.find((each) => each.id === service.name);
    return [
      ...processActions(service, false),
      listed('slow', 'Slow service, 2 s a call', [{ type: 'setService', target: id, time: '2s' }], `${id} now takes 2 s for each call.`),
      ...(as === undefined
        ? []
        : [
            listed(
              'asBefore',
              'Service as it was',
              [{ type: 'setService', target: id, time: as.time }],
              `${id} works as at the beginning.`,
            ),
          ]),
    ];
  }
  return [];
}
