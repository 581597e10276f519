/** The state of a share consumer: membership, what it fetched, and what it holds. Source: apache/kafka clients/.../internals/ShareConsumerImpl.java. */
import type { NodeId } from '../../../kernel/process';
import { type Micros, millis } from '../../../kernel/time';
import type { RecordRange, TopicPartition } from '../../protocol/data';
import type { AcknowledgeType } from '../../protocol/share';
import { resolveSettings } from '../../settings';
import type { ShareConsumerSpec } from './spec';

/** A record range that was given to this member, with how often it was given to anybody. */
export interface GivenRange extends TopicPartition, RecordRange {
  readonly deliveryCount: number;
}

/** A record that poll has returned and that is not settled yet. */
export interface HeldRecord extends TopicPartition {
  readonly offset: number;
  readonly range: GivenRange;
  /** What the application said of it; `null`: nothing yet. */
  readonly said: AcknowledgeType | null;
}

export interface ShareInFlight {
  readonly api: 'Metadata' | 'FindCoordinator' | 'ShareGroupHeartbeat' | 'ShareFetch' | 'ShareAcknowledge';
  readonly to: NodeId;
  readonly expiresAt: Micros;
  /** Of a ShareAcknowledge: what it carries. */
  readonly carried?: readonly HeldRecord[];
}

export type ShareCall =
  | { readonly kind: 'poll'; readonly id: number; readonly wanted: number; got: number }
  | { readonly kind: 'commit'; readonly id: number; readonly results: Record<string, string | null> }
  | { readonly kind: 'close'; readonly id: number; stage: 'acknowledging' | 'leaving' };

export interface ShareCallResult {
  readonly id: number;
  readonly error: string | null;
  readonly message?: string;
  /** Of commit: by `topic-partition`, the exception's name or `null`. */
  readonly value: Readonly<Record<string, string | null>> | null;
}

/** Settings in force, times in microseconds. */
export interface ShareConfig {
  readonly groupId: string | null;
  readonly isExplicit: boolean;
  readonly acquireMode: 'batch_optimized' | 'record_limit';
  readonly maxPollRecords: number;
  readonly fetchMaxWaitMs: number;
  readonly fetchMaxBytes: number;
  readonly retryBackoff: Micros;
  readonly requestTimeout: Micros;
}

export interface ShareConsumerState {
  spec: ShareConsumerSpec;
  config: ShareConfig;
  status: 'closed' | 'open' | 'failed';
  error: string | null;
  memberId: string;
  epoch: number;
  coordinator: NodeId | null;
  heartbeatInterval: Micros;
  leaders: Map<string, (NodeId | null)[]>;
  metadataNeeded: boolean;
  assignment: readonly TopicPartition[];
  nextCorrelationId: number;
  inFlight: Map<number, ShareInFlight>;
  /** Epoch of the next request to each broker with which there is a share session. */
  sessions: Map<NodeId, number>;
  /** The last poll came back empty: the client goes on fetching although nobody polls (KS27). */
  wantsMore: boolean;
  /** Fetched and not yet returned. */
  buffer: GivenRange[];
  held: HeldRecord[];
  /** Renewed: the next poll returns them again. */
  renewed: HeldRecord[];
  call: ShareCall | null;
  result: ShareCallResult | null;
  loop: { readonly acknowledge: AcknowledgeType } | null;
  /** Records of the application that are handled, in this life. */
  processed: number;
}

export function shareConfig({ config }: ShareConsumerSpec): ShareConfig {
  const resolved = resolveSettings('consumer', config);
  if ('errors' in resolved) throw new Error(resolved.errors[0]);
  const { values } = resolved;
  return {
    groupId: values['group.id'],
    isExplicit: values['share.acknowledgement.mode'] === 'explicit',
    acquireMode: values['share.acquire.mode'] === 'record_limit' ? 'record_limit' : 'batch_optimized',
    maxPollRecords: values['max.poll.records'],
    fetchMaxWaitMs: values['fetch.max.wait.ms'],
    fetchMaxBytes: values['fetch.max.bytes'],
    retryBackoff: millis(values['retry.backoff.ms']),
    requestTimeout: millis(values['request.timeout.ms']),
  };
}

export const closedShareConsumer = (spec: ShareConsumerSpec, nextCorrelationId = 1): ShareConsumerState => ({
  spec,
  config: shareConfig(spec),
  status: 'closed',
  error: null,
  memberId: '',
  epoch: 0,
  coordinator: null,
  heartbeatInterval: 0,
  leaders: new Map(),
  metadataNeeded: true,
  assignment: [],
  nextCorrelationId,
  inFlight: new Map(),
  sessions: new Map(),
  wantsMore: false,
  buffer: [],
  held: [],
  renewed: [],
  call: null,
  result: null,
  loop: null,
  processed: 0,
});
