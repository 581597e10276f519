/**
 * What administrators ask of groups: describe, list, delete.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (describeGroups, listGroups), GroupCoordinatorShard.java
 * (deleteGroups). Rules KG45, KG48 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName } from '../protocol/data';
import type { DeleteGroups, DescribedGroup, DescribeGroups, ListedGroup, ListGroups } from '../protocol/group';
import { phaseOf } from './consumer/state';
import { type Coordinator, clearTimersOf, type Group, send } from './coordinator';
import { sharePhase } from './share/state';
import { hasNoMembers, subscriptionUnder } from './state';

export function describeGroups(c: Coordinator, request: DescribeGroups, from: NodeId): void {
  const groups = request.groups.map((groupId) => describe(groupId, c.groups.get(groupId)));
  send(c, from, { type: 'DescribeGroupsResponse', correlationId: request.correlationId, groups });
}

/** The assignor and the subscriptions are told of a Stable group only; assignments are whatever each member has now (KG48). */
function describe(groupId: string, group: Group | undefined): DescribedGroup {
  if (group === undefined || group.consumer !== null || group.share !== null) {
    return { groupId, error: 'GROUP_ID_NOT_FOUND', state: 'Dead', protocolType: '', protocol: '', members: [] };
  }
  const protocol = group.state === 'Stable' ? group.protocol : null;
  return {
    groupId,
    error: 'NONE',
    state: group.state,
    protocolType: group.protocolType ?? '',
    protocol: protocol ?? '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      host: member.host,
      assignment: member.assignment,
      metadata: protocol === null ? null : subscriptionUnder(member, protocol),
    })),
  };
}

export function listGroups(c: Coordinator, request: ListGroups, from: NodeId): void {
  const all = [...c.groups.values()].map(listed);
  const groups = all.filter(({ state }) => request.states === undefined || request.states.includes(state));
  send(c, from, { type: 'ListGroupsResponse', correlationId: request.correlationId, error: 'NONE', groups });
}

function listed({ groupId, consumer, share, protocolType, state }: Group): ListedGroup {
  if (share !== null) return { groupId, type: 'Share', protocolType: 'share', state: sharePhase(share) };
  if (consumer !== null) return { groupId, type: 'Consumer', protocolType: 'consumer', state: phaseOf(consumer) };
  return { groupId, type: 'Classic', protocolType: protocolType ?? '', state };
}

/** Deletes groups without members, offsets and all. */
export function deleteGroups(c: Coordinator, request: DeleteGroups, from: NodeId): void {
  const results = request.groups.map((groupId) => ({ groupId, error: deleteGroup(c, groupId) }));
  send(c, from, { type: 'DeleteGroupsResponse', correlationId: request.correlationId, results });
}

function deleteGroup(c: Coordinator, groupId: string): ErrorName {
  if (groupId === '') return 'INVALID_GROUP_ID';
  const group = c.groups.get(groupId);
  if (group === undefined) return 'GROUP_ID_NOT_FOUND';
  if (!hasNoMembers(group)) return 'NON_EMPTY_GROUP';
  clearTimersOf(c, group);
  c.io.emit({ type: 'groupDeleted', group: groupId, reason: 'deleted' });
  return 'NONE';
}
