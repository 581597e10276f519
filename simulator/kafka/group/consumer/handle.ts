/** What belongs to consumer groups among the requests and alarms of a coordinator. */
import type { NodeId } from '../../../kernel/process';
import type { ConsumerGroupDescribe, DescribedConsumerGroup } from '../../protocol/consumerGroup';
import { type Coordinator, type Group, renewSession, sendTo, setClassicTimer, setRevocationTimer } from '../coordinator';
import { groupSetting } from '../settings';
import { type ConsumerGroup, phaseOf } from './state';
import { assignorOf } from './target';

export type ModernGroup = Group & { readonly consumer: Readonly<ConsumerGroup> };

export const isModern = (group: Group): group is ModernGroup => group.consumer !== null;

/** The same group, once it has become one of the consumer protocol. */
export function asModern(group: Group): ModernGroup {
  if (!isModern(group)) throw new Error(`${group.groupId} is no group of the consumer protocol`);
  return group;
}

/** KN23: members of a group that was just read have a full session, and a full time to give up what they were told to. */
export function welcomeMembers(c: Coordinator, group: ModernGroup): void {
  const session = groupSetting(c, group.groupId, 'consumer.session.timeout.ms');
  for (const { memberId, classic, progress, epoch, rebalanceTimeoutMs } of group.consumer.members.values()) {
    renewSession(c, group, memberId, classic?.sessionTimeoutMs ?? session);
    if (classic?.called === true) setClassicTimer(c, group, memberId, 'join', rebalanceTimeoutMs);
    if (progress === 'UNREVOKED_PARTITIONS') setRevocationTimer(c, group, memberId, epoch, rebalanceTimeoutMs);
  }
}

export function describeConsumerGroups(c: Coordinator, request: ConsumerGroupDescribe, from: NodeId): void {
  const groups = request.groups.map((groupId) => describe(c, groupId, c.groups.get(groupId)));
  sendTo(c, from, { type: 'ConsumerGroupDescribeResponse', correlationId: request.correlationId, groups });
}

function describe(c: Coordinator, groupId: string, group: Group | undefined): DescribedConsumerGroup {
  if (group === undefined || !isModern(group)) {
    const nothing = { groupEpoch: 0, assignmentEpoch: 0, assignor: '', members: [] };
    return { groupId, error: 'GROUP_ID_NOT_FOUND', state: 'Dead', ...nothing };
  }
  const { consumer } = group;
  return {
    groupId,
    error: 'NONE',
    state: phaseOf(consumer),
    groupEpoch: consumer.epoch,
    assignmentEpoch: consumer.assignmentEpoch,
    assignor: assignorOf(c, consumer),
    members: [...consumer.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      host: member.host,
      memberEpoch: member.epoch,
      topics: member.topics,
      regex: member.regex,
      assignment: member.assigned,
      target: consumer.targets.get(member.memberId) ?? [],
    })),
  };
}
