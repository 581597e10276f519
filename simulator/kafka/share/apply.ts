/** Applies the facts of share partitions: the only writer of their state. */
import type { ShareFact } from './facts';
import { acknowledged, acquired, archived, changed, freed, join, loadedRuns } from './runs';
import { type SharePartition, type Shares, sessionKey, shareKey } from './state';

export function applyShareFact(shares: Shares, fact: ShareFact): void {
  switch (fact.type) {
    case 'shareSessionUsed': {
      const { group, member, client, nextEpoch } = fact;
      shares.sessions.set(sessionKey(group, member), { group, member, client, epoch: nextEpoch });
      return;
    }
    case 'shareSessionEnded':
      shares.sessions.delete(sessionKey(fact.group, fact.member));
      return;
    case 'sharePartitionOpened': {
      const { group, topic, partition, leaderEpoch } = fact;
      const nothing = { isLoading: true, startOffset: -1, endOffset: -1, runs: [], writes: [] };
      shares.partitions.set(shareKey(group, fact), { group, topic, partition, leaderEpoch, ...nothing });
      return;
    }
    case 'sharePartitionClosed':
      shares.partitions.delete(fact.share);
      return;
    case 'shareFetchParked':
      shares.parked.set(fact.client, { client: fact.client, request: fact.request });
      return;
    case 'shareFetchReleased':
      shares.parked.delete(fact.client);
      return;
    default:
      return change(shares, shares.partitions.get(fact.share) as SharePartition, fact);
  }
}

type Change = Extract<ShareFact, { readonly share: string }>;

function change(shares: Shares, share: SharePartition, fact: Exclude<Change, { type: 'sharePartitionClosed' }>): void {
  switch (fact.type) {
    case 'sharePartitionLoaded': {
      share.isLoading = false;
      share.startOffset = fact.startOffset;
      share.runs = loadedRuns(fact.runs);
      share.endOffset = Math.max(fact.startOffset, (share.runs.at(-1)?.last ?? -1) + 1);
      return;
    }
    case 'sharesAcquired': {
      // What nobody has seen so far is there from now on, and then it is taken.
      const runs = [...share.runs];
      if (fact.endOffset > share.endOffset) {
        const news = {
          first: share.endOffset,
          last: fact.endOffset - 1,
          state: 'available',
          deliveryCount: 0,
          member: '',
          lockUntil: 0,
        } as const;
        join(runs, news);
      }
      share.endOffset = Math.max(share.endOffset, fact.endOffset);
      share.runs = runs;
      for (const { first, last } of fact.skipped) share.runs = changed(share.runs, first, last, archived);
      for (const { first, last } of fact.acquired) {
        share.runs = changed(share.runs, first, last, (run) => acquired(run, fact.member, fact.lockUntil));
      }
      return;
    }
    case 'sharesAcknowledged':
      for (const { first, last, type } of fact.changes) {
        share.runs = changed(share.runs, first, last, (run) => acknowledged(run, type, fact.limit, fact.lockUntil));
      }
      return;
    case 'sharesFreed':
      for (const { first, last } of fact.spans) share.runs = changed(share.runs, first, last, (run) => freed(run, fact.limit));
      return;
    case 'sharesArchived':
      share.runs = changed(share.runs, share.startOffset, fact.below - 1, (run) => (run.state === 'available' ? archived(run) : run));
      if (share.endOffset < fact.below) {
        const gone = {
          first: share.endOffset,
          last: fact.below - 1,
          state: 'archived',
          deliveryCount: 0,
          member: '',
          lockUntil: 0,
        } as const;
        share.runs = [...share.runs, gone];
        share.endOffset = fact.below;
      }
      return;
    case 'shareStartMoved':
      share.startOffset = fact.to;
      share.runs = share.runs.filter(({ last }) => last >= fact.to);
      return;
    case 'shareWriteSent':
      share.writes.push({ correlationId: fact.correlationId, answers: fact.answers });
      shares.nextCorrelationId = fact.correlationId + 1;
      return;
    case 'shareWriteEnded':
      share.writes = share.writes.filter(({ correlationId }) => correlationId > fact.correlationId);
      return;
  }
}
