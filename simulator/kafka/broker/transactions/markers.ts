/**
 * The leader of a partition writes how a transaction ended there: a control batch, or, in `__consumer_offsets`, what becomes of the
 * offsets that the transaction carried. Rules KT7, KT12 to KT14, KT22.
 * Source: apache/kafka core/.../server/KafkaApis.scala (handleWriteTxnMarkersRequest), storage/.../log/ProducerAppendInfo.java.
 */
import type { Io, NodeId } from '../../../kernel/process';
import { endTransactionalOffsets } from '../../group/transactional';
import { logName, type PartitionLog } from '../../log/log';
import type { ErrorName } from '../../protocol/data';
import type { WriteTxnMarkers, WriteTxnMarkersResponse } from '../../protocol/transactions';
import type { BrokerFact } from '../facts';
import { coordinate } from '../groupLog';
import { advanceHighWatermark } from '../isr';
import { offsetsPartition } from '../metadata';
import { type BrokerState, ledLog, minIsrOf, OFFSETS_TOPIC, type PartitionImage, partitionError, partitionOf } from '../state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

export function writeMarkers(state: State, request: WriteTxnMarkers, from: NodeId, io: BrokerIo): void {
  const { topic, partition, producerId, producerEpoch, committed, transactionalId, correlationId } = request;
  const answer = (error: ErrorName): WriteTxnMarkersResponse => ({
    type: 'WriteTxnMarkersResponse',
    correlationId,
    topic,
    partition,
    transactionalId,
    producerId,
    producerEpoch,
    error,
  });
  const error = partitionError(state, topic, partition);
  if (error !== 'NONE') return io.send(from, answer(error));
  if (topic === OFFSETS_TOPIC) {
    return coordinate(state, io, (own) => {
      const c = { groups: state.groups, io: own, config: state.settings.group, cluster: state.image };
      for (const group of [...state.groups.values()]) {
        if (offsetsPartition(state, group.groupId) === partition) endTransactionalOffsets(c, group, producerId, committed);
      }
      own.send(from, answer('NONE'));
    });
  }
  const log = ledLog(state, topic, partition);
  if (log === undefined) return io.send(from, answer('NOT_LEADER_OR_FOLLOWER'));
  const refused = refusal(state, log, request);
  if (refused !== 'NONE') return io.send(from, answer(refused));
  if (!isAskedAgain(log, request)) {
    const { leaderEpoch, logEndOffset: offset } = log;
    const { coordinatorEpoch } = request;
    const outcome = { producerId, producerEpoch, coordinatorEpoch, committed, coordinator: from };
    io.emit({ type: 'markerAppended', topic, partition, transactionalId, offset, leaderEpoch, ...outcome });
    advanceHighWatermark(state, log, io);
  }
  // The coordinator hears of it when the replicas have it.
  if (log.highWatermark >= log.logEndOffset) return io.send(from, answer('NONE'));
  io.emit({
    type: 'answersHeld',
    topic,
    partition,
    held: { offset: log.logEndOffset, answers: [{ to: from, message: answer('NONE') }] },
  });
}

/** KT13: a marker of a producer's older epoch, or of a coordinator that has been replaced, is not written. */
function refusal(state: State, log: Readonly<PartitionLog>, { producerId, producerEpoch, coordinatorEpoch }: WriteTxnMarkers): ErrorName {
  const { isr, replicas } = partitionOf(state, log) as PartitionImage;
  if (log.followers.size > 0 && isr.length < minIsrOf(state, log.topic, replicas.length)) return 'NOT_ENOUGH_REPLICAS';
  const entry = log.producers.get(producerId);
  if (entry !== undefined && producerEpoch < entry.producerEpoch) return 'INVALID_PRODUCER_EPOCH';
  const last = log.transactions?.ended.findLast((ended) => ended.producerId === producerId);
  const known = last === undefined ? undefined : log.transactions?.markers.get(last.lastOffset);
  return known !== undefined && coordinatorEpoch < known.coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : 'NONE';
}

/** The marker is there and only waits for the replicas. */
function isAskedAgain(log: Readonly<PartitionLog>, { producerId, producerEpoch, committed }: WriteTxnMarkers): boolean {
  for (let batch = log.batchBases.length - 1; batch >= 0; batch--) {
    const offset = log.batchBases.get(batch);
    if (offset < log.highWatermark) return false;
    const isOf = log.batchProducers.get(batch) === producerId && log.batchEpochs.get(batch) === producerEpoch;
    if (isOf && log.transactions?.markers.get(offset)?.committed === committed) return true;
  }
  return false;
}

/** This broker leads the partition no longer: who waits for its replicas asks the next leader. */
export function dropHeld(state: State, topic: string, partition: number, io: BrokerIo): void {
  const held = state.held.get(logName(topic, partition));
  if (held === undefined) return;
  io.emit({ type: 'answersReleased', topic, partition, until: Number.MAX_SAFE_INTEGER });
  for (const { answers } of held) for (const { to, message } of answers) io.send(to, { ...message, error: 'NOT_LEADER_OR_FOLLOWER' });
}
