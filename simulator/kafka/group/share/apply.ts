/** Applies the facts of share groups: the only writer of their state. Members are replaced, never changed. */
import type { GroupState } from '../state';
import type { ShareGroupFact } from './facts';
import { emptyShareGroup, type ShareGroup } from './state';

export function applyShareGroupFact(group: GroupState, fact: ShareGroupFact): void {
  if (fact.type === 'groupBecameShare') {
    group.share = emptyShareGroup();
    return;
  }
  if (fact.type === 'shareHeartbeatRefused') return; // Said for those who read the story; the group is as it was.
  if (group.share === null) throw new Error(`${group.groupId} is no share group`);
  change(group.share, fact);
}

function change(group: ShareGroup, fact: Exclude<ShareGroupFact, { type: 'groupBecameShare' | 'shareHeartbeatRefused' }>): void {
  switch (fact.type) {
    case 'shareMemberJoined':
    case 'shareMemberUpdated':
      group.members.set(fact.member.memberId, fact.member);
      return;
    case 'shareMemberRemoved':
      group.members.delete(fact.member);
      group.targets.delete(fact.member);
      return;
    case 'shareEpochRaised':
      if (fact.epoch !== group.epoch + 1) throw new Error(`the group epoch goes from ${group.epoch} to ${fact.epoch}`);
      group.epoch = fact.epoch;
      group.metadata = fact.metadata;
      return;
    case 'shareTargetAssigned':
      group.assignmentEpoch = fact.epoch;
      group.targets = new Map(fact.targets.map(({ memberId, partitions }) => [memberId, partitions]));
      return;
    case 'sharePartitionsInitialized':
      for (const { topic, partition } of fact.partitions) {
        group.stored.set(`${topic}-${partition}`, { topic, partition, startOffset: -1, runs: [], leaderEpoch: -1 });
      }
      return;
    case 'shareStateWritten': {
      const { topic, partition, state } = fact;
      group.stored.set(`${topic}-${partition}`, { topic, partition, ...state });
      return;
    }
  }
}
