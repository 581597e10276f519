/** What happens to share partitions at their leader. `share` is the share partition's name: `group/topic-partition`. */
import type { NodeId } from '../../kernel/process';
import type { Answer } from '../broker/state';
import type { Offset, TopicPartition } from '../protocol/data';
import type { AcknowledgeType, AcquiredRun, ShareFetch, StoredRun } from '../protocol/share';

interface Span {
  readonly first: Offset;
  readonly last: Offset;
}

export type ShareFact =
  | {
      readonly type: 'shareSessionUsed';
      readonly group: string;
      readonly member: string;
      readonly client: NodeId;
      readonly nextEpoch: number;
    }
  | { readonly type: 'shareSessionEnded'; readonly group: string; readonly member: string }
  | (TopicPartition & { readonly type: 'sharePartitionOpened'; readonly group: string; readonly leaderEpoch: number })
  | { readonly type: 'sharePartitionLoaded'; readonly share: string; readonly startOffset: Offset; readonly runs: readonly StoredRun[] }
  | { readonly type: 'sharePartitionClosed'; readonly share: string }
  /** Given to a member. `skipped`: records nobody is to see, on the way. */
  | {
      readonly type: 'sharesAcquired';
      readonly share: string;
      readonly member: string;
      readonly acquired: readonly AcquiredRun[];
      readonly skipped: readonly Span[];
      readonly endOffset: Offset;
      readonly lockUntil: number;
    }
  | {
      readonly type: 'sharesAcknowledged';
      readonly share: string;
      readonly member: string;
      readonly changes: readonly (Span & { readonly type: AcknowledgeType })[];
      readonly limit: number;
      /** Of those that are renewed. */
      readonly lockUntil: number;
    }
  | {
      readonly type: 'sharesFreed';
      readonly share: string;
      readonly reason: 'lockExpired' | 'sessionEnded';
      readonly spans: readonly Span[];
      readonly limit: number;
    }
  /** The log no longer has them. */
  | { readonly type: 'sharesArchived'; readonly share: string; readonly below: Offset }
  | { readonly type: 'shareStartMoved'; readonly share: string; readonly to: Offset }
  | { readonly type: 'shareWriteSent'; readonly share: string; readonly correlationId: number; readonly answers: readonly Answer[] }
  | { readonly type: 'shareWriteEnded'; readonly share: string; readonly correlationId: number }
  | { readonly type: 'shareFetchParked'; readonly client: NodeId; readonly request: ShareFetch }
  | { readonly type: 'shareFetchReleased'; readonly client: NodeId };

const TYPES: Readonly<Record<ShareFact['type'], true>> = {
  shareSessionUsed: true,
  shareSessionEnded: true,
  sharePartitionOpened: true,
  sharePartitionLoaded: true,
  sharePartitionClosed: true,
  sharesAcquired: true,
  sharesAcknowledged: true,
  sharesFreed: true,
  sharesArchived: true,
  shareStartMoved: true,
  shareWriteSent: true,
  shareWriteEnded: true,
  shareFetchParked: true,
  shareFetchReleased: true,
};

export function isShareFact(fact: { readonly type: string }): fact is ShareFact {
  return Object.hasOwn(TYPES, fact.type);
}
