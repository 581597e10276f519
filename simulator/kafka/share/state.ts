/**
 * What the leader of a partition holds for the share groups that read it; memory only, all that has to last is stored by the group's
 * coordinator. Only ./apply.ts writes it. Source: apache/kafka core/.../server/share/{SharePartition,SharePartitionManager}.java,
 * server/.../share/session/ShareSession.java. Rules KS10-KS22 of ../SPEC.md.
 */
import type { NodeId } from '../../kernel/process';
import type { Answer } from '../broker/state';
import type { Offset, TopicPartition } from '../protocol/data';
import type { ShareFetch } from '../protocol/share';
import type { Run } from './runs';

export interface SharePartition extends TopicPartition {
  readonly group: string;
  readonly leaderEpoch: number;
  /** Its state was asked for and has not come. */
  isLoading: boolean;
  /** Start offset (SPSO): all before it is done with. */
  startOffset: Offset;
  /** One past the end offset (SPEO): nothing from here on was ever given to anybody. */
  endOffset: Offset;
  /** Without a gap from start to end. */
  runs: Run[];
  /** Writes under way, with what is to be said once they are stored. */
  writes: { readonly correlationId: number; readonly answers: readonly Answer[] }[];
}

/** A member's connection to this broker: its end gives back what the member holds. */
export interface ShareSession {
  readonly group: string;
  readonly member: string;
  readonly client: NodeId;
  /** Expected of the next request. */
  epoch: number;
}

export interface ParkedShareFetch {
  readonly client: NodeId;
  readonly request: ShareFetch;
}

export interface Shares {
  /** By `group/topic-partition`. */
  readonly partitions: Map<string, SharePartition>;
  /** By `group/member`. */
  readonly sessions: Map<string, ShareSession>;
  /** By client: one connection, one fetch. */
  readonly parked: Map<NodeId, ParkedShareFetch>;
  nextCorrelationId: number;
}

export const noShares = (): Shares => ({ partitions: new Map(), sessions: new Map(), parked: new Map(), nextCorrelationId: 1 });

export const shareKey = (group: string, { topic, partition }: TopicPartition): string => `${group}/${topic}-${partition}`;
export const sessionKey = (group: string, member: string): string => `${group}/${member}`;
