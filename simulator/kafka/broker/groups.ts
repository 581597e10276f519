/**
 * The broker's side of its group coordinator: requests reach it only for groups that this broker coordinates (rule KB13).
 * Source: apache/kafka group-coordinator/.../GroupCoordinatorService.java, coordinator-common/.../runtime/CoordinatorRuntime.java.
 */
import type { Io, NodeId } from '../../kernel/process';
import { type GroupRequest, handleGroupRequest } from '../group/handle';
import type { ConsumerGroupHeartbeatResponse } from '../protocol/consumerGroup';
import type { GroupResponse } from '../protocol/group';
import type { ShareGroupResponse } from '../protocol/share';
import type { BrokerFact } from './facts';
import { coordinate } from './groupLog';
import { coordinatorOf } from './metadata';
import type { BrokerState } from './state';

export function groupRequest(state: Readonly<BrokerState>, request: GroupRequest, from: NodeId, io: Io<BrokerFact>): void {
  if ('groupId' in request && coordinatorOf(state, request.groupId) !== state.node) return io.send(from, notCoordinator(request));
  coordinate(state, io, (own) => handleGroupRequest(state.groups, request, from, own, state.settings.group, state.image));
}

/** The answer that sends a client looking for the coordinator again. */
function notCoordinator(
  request: Extract<GroupRequest, { groupId: string }>,
): GroupResponse | ConsumerGroupHeartbeatResponse | ShareGroupResponse {
  const { correlationId } = request;
  const error = 'NOT_COORDINATOR';
  switch (request.type) {
    case 'JoinGroup': {
      const nobody = { generation: -1, protocolType: null, protocol: null, leader: '', skipAssignment: false, members: [] };
      return { type: 'JoinGroupResponse', correlationId, error, memberId: request.memberId, ...nobody };
    }
    case 'SyncGroup':
      return { type: 'SyncGroupResponse', correlationId, error, protocolType: null, protocol: null, assignment: [] };
    case 'Heartbeat':
      return { type: 'HeartbeatResponse', correlationId, error };
    case 'LeaveGroup':
      return { type: 'LeaveGroupResponse', correlationId, error, members: [] };
    case 'OffsetCommit': {
      const partitions = request.offsets.map(({ topic, partition }) => ({ topic, partition, error }));
      return { type: 'OffsetCommitResponse', correlationId, error, partitions };
    }
    case 'OffsetFetch':
      return { type: 'OffsetFetchResponse', correlationId, error, partitions: [] };
    case 'ConsumerGroupHeartbeat':
      return { type: 'ConsumerGroupHeartbeatResponse', correlationId, error, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };
    case 'ShareGroupHeartbeat':
      return { type: 'ShareGroupHeartbeatResponse', correlationId, error, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };
    case 'ReadShareGroupState': {
      const { groupId, topic, partition } = request;
      return { type: 'ReadShareGroupStateResponse', correlationId, groupId, topic, partition, error, state: null };
    }
    case 'WriteShareGroupState': {
      const { groupId, topic, partition } = request;
      return { type: 'WriteShareGroupStateResponse', correlationId, groupId, topic, partition, error };
    }
    case 'DescribeShareGroupOffsets':
      return { type: 'DescribeShareGroupOffsetsResponse', correlationId, error, partitions: [] };
    case 'AlterShareGroupOffsets':
      return { type: 'AlterShareGroupOffsetsResponse', correlationId, error };
    case 'OffsetDelete':
      return { type: 'OffsetDeleteResponse', correlationId, error, partitions: [] };
  }
}
