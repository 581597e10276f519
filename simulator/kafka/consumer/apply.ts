/**
 * How each fact changes a consumer: the only code that writes its state.
 */
import { rebalanceProtocol } from './config';
import type { ConsumerFact } from './facts';
import {
  advanceHand,
  discard,
  endHandIfDone,
  followLeader,
  heartbeatAnswered,
  own,
  place,
  refreshSnapshot,
  returnRecords,
  union,
} from './holdings';
import { opened } from './initial';
import { type Call, type ConsumerState, type InFlight, partitionKey } from './state';

export function apply(s: ConsumerState, fact: ConsumerFact): void {
  if ('answers' in fact && fact.answers !== undefined) s.inFlight.delete(fact.answers);
  if ('expiresAt' in fact) {
    s.inFlight.set(fact.correlationId, inFlight(fact));
    s.nextCorrelationId = fact.correlationId + 1;
  }
  const { member, app } = s;
  switch (fact.type) {
    case 'consumerOpened':
      Object.assign(s, opened(fact.spec, s));
      return;
    case 'consumerClosed':
      end(s, 'closed');
      return;
    case 'consumerFailed':
      end(s, 'failed');
      s.error = fact.error;
      return;
    case 'consumerReconfigured':
      s.spec = { ...s.spec, config: { ...s.spec.config, [fact.name]: fact.value } };
      return;
    case 'handlerChanged':
      if (s.spec.application) s.spec = { ...s.spec, application: { ...s.spec.application, handler: fact.handler } };
      if (app.loop) app.loop = { ...app.loop, handler: fact.handler };
      return;
    case 'commitModeChanged':
      if (s.spec.application) s.spec = { ...s.spec, application: { ...s.spec.application, commit: fact.commit } };
      if (app.loop) app.loop = { ...app.loop, commit: fact.commit };
      return;

    // ---- the application and its calls
    case 'pollReturned':
      return returnRecords(s, fact.ranges);
    case 'effectApplied':
      s.processed += fact.recordCount;
      if (app.hand) advanceHand(s, app.hand, fact);
      return;
    case 'batchAbandoned':
      app.hand = null;
      return;
    case 'pollFailed':
      s.error = fact.error;
      return;
    case 'callStarted':
      app.call = { ...fact.call };
      if (app.queue[0]?.id === fact.call.id) app.queue.shift();
      return;
    case 'callQueued':
      app.queue.push(fact.call);
      return;
    case 'callReturned':
      app.call = null;
      app.result = fact.result;
      return;
    case 'leaveAdvanced':
      setStage(app.call, fact.stage);
      return;
    case 'loopStarted':
      app.loop = fact.loop;
      return;
    case 'loopStopped':
      app.loop = null;
      return;
    case 'closeRequested':
      s.wanted = fact.reopens;
      app.reopens = fact.reopens;
      if (app.loop) app.loop = { ...app.loop, closing: true };
      return;
    case 'handWaits':
      if (!app.hand) return;
      app.hand.commits = fact.commits;
      app.hand.heartbeats = fact.heartbeats;
      endHandIfDone(s);
      return;

    // ---- requests and brokers
    case 'answered':
    case 'metadataRequested':
    case 'coordinatorRequested':
    case 'leaveRequested':
    case 'fetchRequested':
    case 'offsetsRequested':
    case 'committedRequested':
    case 'heartbeatSent':
    case 'memberFenced':
    case 'pollIntervalExceeded':
      return;
    case 'requestsLost':
      for (const id of fact.correlationIds) s.inFlight.delete(id);
      s.failures.set(fact.peer, fact.failures);
      return;
    case 'brokerReached':
      s.failures.delete(fact.peer);
      return;
    case 'metadataNeeded':
      s.metadata.needed = true;
      return;
    case 'metadataUpdated':
      s.metadata.brokers = [...fact.brokers];
      if (fact.all) s.metadata.topics.clear();
      for (const { name, leaders } of fact.topics) {
        if (leaders.length === 0) s.metadata.topics.delete(name);
        else s.metadata.topics.set(name, [...leaders]);
      }
      s.metadata.needed = false;
      return refreshSnapshot(s);

    // ---- subscription, positions, fetching
    case 'subscriptionChanged':
      if (fact.partitions) own(s, fact.partitions);
      if (fact.topics.some((topic) => !s.metadata.topics.has(topic))) s.metadata.needed = true;
      if (fact.kind === 'pattern' && s.subscription.pattern !== fact.pattern) s.metadata.needed = true;
      s.subscription = { kind: fact.kind, topics: fact.topics, pattern: fact.pattern };
      return refreshSnapshot(s);
    case 'positionsSet':
      for (const { topic, partition, offset } of fact.positions) place(s, topic, partition, offset);
      return;
    case 'positionReset':
      return place(s, fact.topic, fact.partition, fact.to);
    case 'resetNeeded':
      for (const { topic, partition } of fact.partitions) {
        const owned = s.partitions.get(partitionKey(topic, partition));
        if (owned === undefined) continue;
        owned.resetFrom = owned.position;
        owned.position = null;
        owned.reset = fact.policy;
        discard(s, topic, partition);
      }
      return;
    case 'fetchReturned':
      for (const got of fact.partitions) {
        const owned = s.partitions.get(partitionKey(got.topic, got.partition));
        if (owned === undefined) continue;
        if (got.highWatermark >= 0) owned.highWatermark = got.highWatermark;
        if (got.lastStableOffset !== undefined) owned.lastStableOffset = got.lastStableOffset;
        if (got.ranges.length === 0 && got.error === 'NONE' && got.endOffset === undefined) continue;
        const { topic, partition, error, fetchOffset, endOffset } = got;
        const ranges = [...got.ranges];
        s.buffer.push(
          endOffset === undefined
            ? { topic, partition, error, fetchOffset, ranges }
            : { topic, partition, error, fetchOffset, ranges, endOffset },
        );
      }
      return;
    case 'invisiblePassed':
      return place(s, fact.topic, fact.partition, fact.to);
    case 'fetchDiscarded':
      return discard(s, fact.topic, fact.partition);
    case 'partitionsPaused':
      for (const { topic, partition } of fact.partitions) {
        const owned = s.partitions.get(partitionKey(topic, partition));
        if (owned) owned.paused = fact.paused;
      }
      return;

    // ---- commits
    case 'commitRequested':
      if (fact.purpose === 'beforeRebalance') {
        member.preparing = 'committing';
        if (s.config.protocol === 'classic' && rebalanceProtocol(s.config) === 'eager')
          for (const owned of s.partitions.values()) owned.pendingRevocation = true;
      }
      return;
    case 'commitSucceeded':
    case 'commitFailed': {
      const again = fact.type === 'commitFailed' && fact.willRetry;
      if (fact.type === 'commitFailed' && !again) s.error = fact.error;
      if (fact.purpose === 'beforeRebalance') member.preparing = again ? 'no' : 'committed';
      if (again) return;
      if (fact.purpose === 'onRevoke') member.revokeCommitted = true;
      if (fact.purpose === 'onClose') setStage(app.call, 'revoking');
      if (fact.purpose === 'async' && fact.type === 'commitFailed' && fact.error === 'FencedInstanceIdException')
        member.commitFenced = true;
      if (fact.purpose === 'sync' && app.hand && app.call === null) {
        app.hand.commits = false;
        endHandIfDone(s);
      }
      return;
    }

    // ---- membership
    case 'coordinatorFound':
      member.coordinator = fact.coordinator;
      return;
    case 'coordinatorLost':
      member.coordinator = null;
      return;
    case 'rejoinNeeded':
      member.rejoinNeeded = true;
      member.rejoinReason = fact.reason;
      return;
    case 'membershipLost':
      member.state = 'UNJOINED';
      member.generation = -1;
      member.protocol = null;
      if (!fact.keepMemberId) member.memberId = '';
      member.rejoinNeeded = true;
      member.rejoinReason = fact.reason;
      member.needsJoinPrepare = true;
      return;
    case 'joinPrepared':
      member.needsJoinPrepare = false;
      member.preparing = 'no';
      member.isLeader = false;
      member.groupTopics = [];
      return refreshSnapshot(s);
    case 'joinRequested':
      member.state = 'PREPARING_REBALANCE';
      member.join = { phase: 'joining', correlationId: fact.correlationId };
      member.joinedTopics = fact.topics;
      return;
    case 'joinUnread':
      member.join = { phase: 'unread', response: fact.response };
      return;
    case 'memberIdGiven':
      member.memberId = fact.memberId;
      member.generation = -1;
      member.protocol = null;
      member.rejoinNeeded = true;
      member.join = null;
      return;
    case 'groupJoined':
      member.state = 'COMPLETING_REBALANCE';
      member.generation = fact.generation;
      member.memberId = fact.memberId;
      member.protocol = fact.protocol;
      member.isLeader = fact.isLeader;
      member.join = null;
      if (!fact.isLeader) return;
      member.join = { phase: 'assigning', members: fact.members };
      member.groupTopics = union(
        s.subscription.topics,
        fact.members.flatMap(({ metadata }) => metadata.topics),
      );
      if (member.groupTopics.some((topic) => !s.subscription.topics.includes(topic) && !s.metadata.topics.has(topic)))
        s.metadata.needed = true;
      return refreshSnapshot(s);
    case 'assignmentComputed':
      member.assignmentSnapshot = s.metadata.snapshot;
      return;
    case 'syncRequested':
      // A leader that was told to keep the assignment watches the metadata all the same.
      if (member.isLeader) member.assignmentSnapshot = s.metadata.snapshot;
      member.join = { phase: 'syncing', correlationId: fact.correlationId };
      return;
    case 'groupSynced':
      member.state = 'STABLE';
      member.rejoinNeeded = false;
      member.rejoinReason = '';
      member.join = { phase: 'synced', assignment: fact.assignment };
      return;
    case 'joinFailed':
      member.join = { phase: 'failed', error: fact.error };
      return;
    case 'joinEnded':
      member.join = null;
      return;
    case 'memberIdChosen':
      member.memberId = fact.memberId;
      return;
    case 'membershipMoved':
      member.membership.phase = fact.phase;
      member.preparing = 'no';
      if (fact.phase === 'joining') member.membership.target = [];
      return;
    case 'heartbeatHurried':
      member.membership.hurried = true;
      return;
    case 'groupHeartbeatSent':
      member.membership.said = fact.said;
      member.membership.hurried = false;
      return;
    case 'groupHeartbeatAnswered':
      return heartbeatAnswered(s, fact);
    case 'threadFailed':
      member.threadFailure = fact.error;
      return;
    case 'partitionsRevoked':
    case 'partitionsLost':
      member.revokeCommitted = false;
      return own(s, fact.owned);
    case 'partitionsAssigned':
      member.join = null;
      member.needsJoinPrepare = true;
      member.lastGeneration = fact.generation;
      if (!member.isLeader) member.assignmentSnapshot = null;
      member.remembered = { partitions: fact.owned, generation: fact.generation };
      if (s.subscription.kind === 'pattern' && s.config.protocol === 'classic') followLeader(s, fact.owned);
      return own(s, fact.owned);
  }
}

function end(s: ConsumerState, status: 'closed' | 'failed'): void {
  const { spec, wanted, error, app } = s;
  Object.assign(s, opened(spec, s), { status, wanted, error });
  s.app.result = app.result;
  s.app.reopens = app.reopens;
  s.app.loop = null;
}

function inFlight(fact: Extract<ConsumerFact, { readonly expiresAt: number }>): InFlight {
  const { to, expiresAt } = fact;
  switch (fact.type) {
    case 'metadataRequested':
      return { api: 'Metadata', to, expiresAt };
    case 'coordinatorRequested':
      return { api: 'FindCoordinator', to, expiresAt };
    case 'leaveRequested':
      return { api: 'LeaveGroup', to, expiresAt };
    case 'fetchRequested':
      return { api: 'Fetch', to, expiresAt, partitions: fact.partitions };
    case 'offsetsRequested':
      return { api: 'ListOffsets', to, expiresAt, purpose: fact.purpose, partitions: fact.partitions };
    case 'committedRequested':
      return { api: 'OffsetFetch', to, expiresAt, purpose: fact.purpose, partitions: fact.partitions };
    case 'commitRequested':
      return {
        api: 'OffsetCommit',
        to,
        expiresAt,
        purpose: fact.purpose,
        offsets: fact.offsets,
        generation: fact.generation,
        memberId: fact.memberId,
      };
    case 'joinRequested':
      return { api: 'JoinGroup', to, expiresAt, generation: fact.generation, memberId: fact.memberId };
    case 'syncRequested':
      return { api: 'SyncGroup', to, expiresAt, generation: fact.generation, memberId: fact.memberId };
    case 'groupHeartbeatSent':
      return { api: 'ConsumerGroupHeartbeat', to, expiresAt, epoch: fact.epoch, acknowledges: fact.acknowledges };
    case 'heartbeatSent':
      return { api: 'Heartbeat', to, expiresAt, generation: fact.generation, memberId: fact.memberId };
  }
}

function setStage(call: Call | null, stage: 'committing' | 'revoking' | 'leaving'): void {
  if (call?.kind === 'close' || call?.kind === 'unsubscribe') call.stage = stage;
}
