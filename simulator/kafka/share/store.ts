/**
 * Between the leader of a share partition and the coordinator that keeps its state: what is read when it is opened, what is written
 * after every change, and the answers that wait for it. Source: apache/kafka server/.../share/persister/DefaultStatePersister.java. Rules KS9, KS20, KS21.
 */
import type { Input, Io } from '../../kernel/process';
import { millis } from '../../kernel/time';
import type { BrokerFact } from '../broker/facts';
import { coordinatorOf } from '../broker/metadata';
import type { Answer, BrokerState } from '../broker/state';
import { isSharing } from '../group/share/handle';
import type { ErrorName } from '../protocol/data';
import type { ReadShareGroupState, ShareAcknowledgeResponse, WriteShareGroupState, WriteShareGroupStateResponse } from '../protocol/share';
import { isFinal, storedRuns } from './runs';
import { type SharePartition, shareKey } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

/** Alarm: the coordinator did not answer, or is another by now. */
export interface ShareStoreAgain {
  readonly type: 'ShareStoreAgain';
  readonly share: string;
}

const AGAIN = millis(500);
const again = (share: string): string => `share-store:${share}`;

export function readState(state: State, share: Readonly<SharePartition>, io: BrokerIo): void {
  const { group, topic, partition } = share;
  const name = shareKey(group, share);
  const coordinator = coordinatorOf(state, group);
  const alarm: ShareStoreAgain = { type: 'ShareStoreAgain', share: name };
  if (coordinator === state.node) {
    const known = state.groups.get(group);
    const stored = isSharing(known) ? known.share.stored.get(`${topic}-${partition}`) : undefined;
    if (stored === undefined) return io.setTimer(again(name), AGAIN, alarm);
    return io.emit({ type: 'sharePartitionLoaded', share: name, startOffset: stored.startOffset, runs: stored.runs });
  }
  io.setTimer(again(name), AGAIN, alarm);
  if (coordinator === null) return;
  const request: ReadShareGroupState = { type: 'ReadShareGroupState', correlationId: 0, groupId: group, topic, partition };
  io.send(coordinator, request);
}

/** KS20: stored is the start as it was before this change; only then it moves past what is final. Answers go out once it is stored. */
export function writeState(state: State, share: Readonly<SharePartition>, answers: readonly Answer[], io: BrokerIo): void {
  const { group, topic, partition, leaderEpoch, startOffset } = share;
  const name = shareKey(group, share);
  const stored = { startOffset, runs: storedRuns(share.runs), leaderEpoch };
  const coordinator = coordinatorOf(state, group);
  const correlationId = state.shares.nextCorrelationId;
  io.emit({ type: 'shareWriteSent', share: name, correlationId, answers });
  io.setTimer(again(name), AGAIN, { type: 'ShareStoreAgain', share: name } satisfies ShareStoreAgain);
  const request: WriteShareGroupState = { type: 'WriteShareGroupState', correlationId, groupId: group, topic, partition, state: stored };
  // Also to itself: while what is written is on its way to the replicas, another may become the coordinator.
  if (coordinator !== null) io.send(coordinator, request);
  moveStart(share, name, io);
}

export function moveStart(share: Readonly<SharePartition>, name: string, io: BrokerIo): void {
  let to = share.startOffset;
  for (const run of share.runs) {
    if (!isFinal(run)) break;
    to = run.last + 1;
  }
  if (to > share.startOffset) io.emit({ type: 'shareStartMoved', share: name, to });
}

export function onWritten(state: State, response: WriteShareGroupStateResponse, io: BrokerIo): void {
  const name = shareKey(response.groupId, response);
  const share = state.shares.partitions.get(name);
  if (share === undefined) return;
  if (isCoordinatorError(response.error)) return;
  const written = share.writes.filter(({ correlationId }) => correlationId <= response.correlationId);
  io.emit({ type: 'shareWriteEnded', share: name, correlationId: response.correlationId });
  if (share.writes.length === 0) io.clearTimer(again(name));
  for (const { answers } of written) for (const { to, message } of answers) io.send(to, refusedBy(response.error, message));
}

const isCoordinatorError = (error: ErrorName): boolean =>
  error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE' || error === 'COORDINATOR_LOAD_IN_PROGRESS';

/** KS9: what is not stored is not acknowledged. Source: SharePartition.java (fetchPersisterError). */
function refusedBy(error: ErrorName, message: Answer['message']): Answer['message'] {
  if (error === 'NONE' || message.type !== 'ShareAcknowledgeResponse') return message;
  const told: ErrorName = error === 'FENCED_LEADER_EPOCH' ? 'NOT_LEADER_OR_FOLLOWER' : error;
  const response = message as ShareAcknowledgeResponse;
  return { ...response, partitions: response.partitions.map((each) => (each.error === 'NONE' ? { ...each, error: told } : each)) } as Input;
}

/** What has been waiting is asked or written anew, all of it in one. */
export function storeAgain(state: State, name: string, io: BrokerIo): void {
  const share = state.shares.partitions.get(name);
  if (share === undefined) return;
  if (share.isLoading) return readState(state, share, io);
  if (share.writes.length === 0) return;
  const answers = share.writes.flatMap((write) => write.answers);
  const last = share.writes.at(-1)?.correlationId as number;
  io.emit({ type: 'shareWriteEnded', share: name, correlationId: last });
  writeState(state, share, answers, io);
}
