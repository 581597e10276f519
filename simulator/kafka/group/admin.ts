/**
 * What administrators ask of groups: describe, list, delete.
 * Source: apache/kafka group-coordinator/.../GroupMetadataManager.java (describeGroups, listGroups), GroupCoordinatorShard.java
 * (deleteGroups). Rules KG45, KG48 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { ErrorName } from '../protocol/data';
import type { DeleteGroups, DescribedGroup, DescribeGroups, ListGroups } from '../protocol/group';
import { type Coordinator, clearTimersOf, type Group, send } from './coordinator';
import { subscriptionUnder } from './state';

export function describeGroups(c: Coordinator, request: DescribeGroups, from: NodeId): void {
  const groups = request.groups.map((groupId) => describe(groupId, c.groups.get(groupId)));
  send(c, from, { type: 'DescribeGroupsResponse', correlationId: request.correlationId, groups });
}

/** The assignor and the subscriptions are told of a Stable group only; assignments are whatever each member has now (KG48). */
function describe(groupId: string, group: Group | undefined): DescribedGroup {
  if (group === undefined) {
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
  const listed = [...c.groups.values()].filter(({ state }) => request.states === undefined || request.states.includes(state));
  const groups = listed.map(({ groupId, protocolType, state }) => ({ groupId, protocolType: protocolType ?? '', state }));
  send(c, from, { type: 'ListGroupsResponse', correlationId: request.correlationId, error: 'NONE', groups });
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
  if (group.state !== 'Empty') return 'NON_EMPTY_GROUP';
  clearTimersOf(c, group);
  c.io.emit({ type: 'groupDeleted', group: groupId, reason: 'deleted' });
  return 'NONE';
}
