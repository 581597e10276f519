/** The sentence with which the inspector opens: what this part does now, and what that means. */
import { find } from '@/components/figure/partNames';
import { count, left, span } from '@/components/figure/words';
import type { Frame, GroupView, MemberView } from '@/simulator/projections/frame';

export function sentenceOf(frame: Frame, id: string): string {
  const found = find(frame, id);
  if (found.member !== undefined) return memberSentence(found.member, found.group as GroupView);
  if (found.group !== undefined) return groupSentence(found.group, frame);
  if (found.producer !== undefined) {
    const { status, sent, failed, queued, inFlight } = found.producer;
    if (status === 'down') return 'Its process is gone; what its application still had to send is gone with it.';
    if (status === 'paused') return 'It stands still: nothing is sent, and its timeouts will be late.';
    if (failed > 0) return `${count(failed, 'record')} of ${sent} could not be sent; the application was told so.`;
    return queued + inFlight === 0
      ? `All ${sent} records that it sent are acknowledged.`
      : `${count(inFlight, 'record')} without an answer yet, ${queued} still to be sent.`;
  }
  if (found.partition !== undefined) {
    const { topic, partition, highWatermark, logEndOffset } = found.partition;
    const readers = (frame.kafka?.groups ?? []).flatMap((group) => {
      const reader = group.readers.find((each) => each.topic === topic && each.partition === partition);
      if (reader === undefined) return [];
      if (reader.owner === null) return [group.generation === 0 ? `${group.id} has not begun` : `nobody of ${group.id} fetches it`];
      return [`${reader.owner} fetches it, ${reader.lag === null ? 'nothing committed yet' : `${count(reader.lag, 'record')} behind`}`];
    });
    const held = logEndOffset > highWatermark ? ` ${count(logEndOffset - highWatermark, 'record')} stand above the high watermark.` : '';
    return `${count(logEndOffset, 'record')} so far; ${readers.join('; ') || 'no group reads it'}.${held}`;
  }
  if (found.broker !== undefined) {
    const topics = frame.kafka?.topics ?? [];
    const leads = topics.reduce((sum, topic) => sum + topic.partitions.filter((each) => each.leader === id).length, 0);
    const groups = (frame.kafka?.groups ?? []).filter((group) => group.coordinator === id).map((group) => group.id);
    const state = found.broker.status === 'up' ? '' : found.broker.status === 'paused' ? 'It stands still. ' : 'It is down. ';
    return `${state}It leads ${count(leads, 'partition')}${groups.length === 0 ? '' : ` and coordinates ${groups.join(', ')}`}.`;
  }
  return serviceSentence(frame, id);
}

function memberSentence(member: MemberView, group: GroupView): string {
  const ring = (property: string) => member.rings.find((each) => each.property === property);
  const session = ring('session.timeout.ms');
  const poll = ring('max.poll.interval.ms');
  if (group.waitingFor.includes(member.id) && member.activity === 'in handler')
    return 'The rebalance waits for this member, and it comes only with its next poll().';
  if (group.waitingFor.includes(member.id)) return 'The rebalance waits for this member.';
  switch (member.activity) {
    case 'crashed':
      return member.known && session !== undefined
        ? `Its process is gone, and nobody knows: the coordinator keeps it as a member for ${left(session)} more.`
        : 'Its process is gone, and the group has gone on without it.';
    case 'paused':
      return member.known
        ? `It stands still and does not know it; the coordinator will miss it in ${session === undefined ? 'a while' : left(session)}.`
        : 'It stands still, and the group has gone on without it.';
    case 'evicted':
      return 'The group has removed it while it worked: what it does now, the next owner does again.';
    case 'in handler':
      return poll === undefined
        ? 'It works through what the last poll brought.'
        : `It works through what the last poll brought, and must poll again within ${left(poll)}.`;
    case 'joining':
      return 'It has asked to join, and the coordinator holds the answer until the others have asked too.';
    case 'waiting for assignment':
      return 'Everybody has joined; it waits for the assignment that the leader of the group makes.';
    case 'polling':
      return member.owned.length === 0
        ? 'It polls, and owns nothing: there are more members than partitions.'
        : 'It has caught up with the last poll and asks for more.';
    case 'closed':
      return 'It has closed.';
    default:
      return 'It has not been started.';
  }
}

function groupSentence(group: GroupView, frame: Frame): string {
  const since = span(frame.time - group.stateSince);
  const gaps = group.readers.filter((reader) => reader.owner === null).length;
  switch (group.state) {
    case 'Stable':
      return `Every member has its partitions; the group is ${count(group.lag, 'record')} behind.`;
    case 'PreparingRebalance':
      return `For ${since} the coordinator has gathered members; ${group.waitingFor.join(', ') || 'nobody'} has not come yet, and ${count(gaps, 'partition')} without an owner.`;
    case 'CompletingRebalance':
      return `All have joined; the leader, ${group.leader ?? 'one of them'}, has yet to send the assignment.`;
    default:
      return 'It has no members; its offsets stay where they are.';
  }
}

function serviceSentence(frame: Frame, id: string): string {
  const queue = frame.services?.queues.find((each) => each.id === id);
  if (queue !== undefined)
    return `${count(queue.depth, 'job')} waiting, the oldest for ${span(queue.oldestAgeMicros)}; the workers are busy ${(100 * queue.utilisation).toFixed(0)} % of the time.`;
  const worker = frame.services?.workers.find((each) => each.id === id);
  if (worker === undefined) return chainSentence(frame, id);
  return `${worker.status === 'up' ? (worker.busy ? 'It works on a job' : 'It waits for a job') : worker.status === 'paused' ? 'It stands still' : 'It is off'}; ${count(worker.done, 'job')} done.`;
}

function chainSentence(frame: Frame, id: string): string {
  for (const chain of frame.services?.chains ?? []) {
    if (chain.id === id)
      return `${count(chain.succeeded, 'request')} answered, ${chain.failed} failed; half of them within ${span(chain.latencyP50Micros)}, 99 in 100 within ${span(chain.latencyP99Micros)}.`;
    const service = chain.services.find((each) => each.id === id);
    if (service === undefined) continue;
    const state =
      service.status === 'up'
        ? `It takes ${span(service.meanMicros)} on average`
        : service.status === 'paused'
          ? 'It stands still'
          : 'It is down';
    return chain.design === 'event'
      ? `${state}; ${count(service.waiting, 'event')} kept for it.`
      : `${state}; the caller waits for its answer.`;
  }
  return 'Nothing is known of it.';
}

export interface PartEntry {
  readonly id: string;
  readonly kind: 'broker' | 'producer' | 'group' | 'member' | 'partition' | 'queue' | 'worker' | 'chain';
  /** A member stands under its group. */
  readonly inside: boolean;
}

/** Everything that can be chosen, in reading order; members that wait in the wings included. */
export function partsOf(frame: Frame): PartEntry[] {
  const entry = (id: string, kind: PartEntry['kind'], inside = false): PartEntry => ({ id, kind, inside });
  return [
    ...(frame.kafka?.producers ?? []).map(({ id }) => entry(id, 'producer')),
    ...(frame.kafka?.brokers ?? []).map(({ id }) => entry(id, 'broker')),
    ...(frame.kafka?.groups ?? []).flatMap((group) => [
      entry(group.id, 'group'),
      ...group.members.map(({ id }) => entry(id, 'member', true)),
    ]),
    ...(frame.services?.queues ?? []).flatMap((queue) => [
      entry(queue.id, 'queue'),
      ...(frame.services?.workers ?? []).filter((worker) => worker.queue === queue.id).map(({ id }) => entry(id, 'worker', true)),
    ]),
    ...(frame.services?.chains ?? []).flatMap((chain) => [
      entry(chain.id, 'chain'),
      ...chain.services.map(({ id }) => entry(id, 'worker', true)),
    ]),
  ];
}
