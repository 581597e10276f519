/**
 * Requests of administration that ask one partition's leader, or any broker about settings. Rules KB17 to KB19, KL5.
 * Source: apache/kafka core/.../server/KafkaApis.scala, ReplicaManager.scala (deleteRecords), ConfigHelper.scala.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { RecordTable } from '../../kernel/records';
import { epochAt } from '../log/epochs';
import type { PartitionLog } from '../log/log';
import { producerEntry } from '../log/producers';
import { firstAtOrAfter, youngest } from '../log/read';
import { lastStableOffset } from '../log/transactions';
import type {
  DeleteRecords,
  DeleteRecordsResponse,
  DescribeConfigs,
  DescribeConfigsResponse,
  DescribeProducers,
  DescribeProducersResponse,
} from '../protocol/admin';
import type { ListedOffset, ListOffsets, ListOffsetsResponse } from '../protocol/data';
import { showValue } from '../settings';
import { brokerSetting, resourceName, type SettingInForce, topicSetting } from './config';
import type { BrokerFact } from './facts';
import { completeFetches } from './fetch';
import { type BrokerState, ledLog, partitionError, type TopicImage } from './state';

type BrokerIo = Io<BrokerFact>;

export function listOffsets(state: Readonly<BrokerState>, request: ListOffsets, from: NodeId, io: BrokerIo): void {
  const partitions = request.partitions.map(({ topic, partition, timestamp }): ListedOffset => {
    const log = ledLog(state, topic, partition);
    if (log === undefined)
      return { topic, partition, error: partitionError(state, topic, partition), offset: -1, timestamp: -1, leaderEpoch: -1 };
    const bound = request.isolation === undefined ? log.highWatermark : lastStableOffset(log);
    const found = offsetFor(log, timestamp, io.records as RecordTable, bound);
    if (timestamp !== 'earliest' && isLagging(log) && found.timestamp < 0)
      return { topic, partition, error: 'OFFSET_NOT_AVAILABLE', offset: -1, timestamp: -1, leaderEpoch: -1 };
    const leaderEpoch = listedEpoch(log, found.offset);
    return { topic, partition, error: 'NONE', leaderEpoch, ...found };
  });
  const response: ListOffsetsResponse = { type: 'ListOffsetsResponse', correlationId: request.correlationId, partitions };
  io.send(from, response);
}

/** KR18: a new leader whose high watermark has not reached its own records yet does not know what is committed. */
function isLagging(log: Readonly<PartitionLog>): boolean {
  const last = log.epochs.at(-1);
  return last !== undefined && last.epoch === log.leaderEpoch && last.startOffset > log.highWatermark;
}

function listedEpoch(log: Readonly<PartitionLog>, offset: number): number {
  return offset < 0 || offset >= log.logEndOffset ? log.leaderEpoch : epochAt(log, offset);
}

function offsetFor(
  log: Readonly<PartitionLog>,
  timestamp: ListOffsets['partitions'][number]['timestamp'],
  records: RecordTable,
  bound: number,
) {
  if (timestamp === 'earliest') return { offset: log.logStartOffset, timestamp: -1 };
  // Clients are told of the high watermark, never of the leader's own log end.
  if (timestamp === 'latest') return { offset: bound, timestamp: -1 };
  return timestamp === 'maxTimestamp' ? youngest(log, records) : firstAtOrAfter(log, timestamp, records, bound);
}

export function deleteRecords(state: Readonly<BrokerState>, request: DeleteRecords, from: NodeId, io: BrokerIo): void {
  const partitions = request.partitions.map(({ topic, partition, beforeOffset }): DeleteRecordsResponse['partitions'][number] => {
    const log = ledLog(state, topic, partition);
    const error = log === undefined ? partitionError(state, topic, partition) : deleteError(state, log, beforeOffset);
    if (log === undefined || error !== 'NONE') return { topic, partition, error, lowWatermark: -1 };
    const logStartOffset = beforeOffset === -1 ? log.highWatermark : beforeOffset;
    if (logStartOffset > log.logStartOffset) {
      io.emit({ type: 'recordsDeleted', topic, partition, logStartOffset });
      completeFetches(state, log, io);
    }
    return { topic, partition, error, lowWatermark: log.logStartOffset };
  });
  const response: DeleteRecordsResponse = { type: 'DeleteRecordsResponse', correlationId: request.correlationId, partitions };
  io.send(from, response);
}

function deleteError(state: Readonly<BrokerState>, log: Readonly<PartitionLog>, beforeOffset: number) {
  if (!(state.image.topics.get(log.topic) as TopicImage).settings.deletes) return 'POLICY_VIOLATION';
  return beforeOffset > log.highWatermark || beforeOffset < -1 ? 'OFFSET_OUT_OF_RANGE' : 'NONE';
}

export function describeProducers(state: Readonly<BrokerState>, request: DescribeProducers, from: NodeId, io: BrokerIo): void {
  const partitions = request.partitions.map(({ topic, partition }): DescribeProducersResponse['partitions'][number] => {
    const log = ledLog(state, topic, partition);
    if (log === undefined) return { topic, partition, error: partitionError(state, topic, partition), producers: [] };
    const ids = [...log.producers.keys()].sort((a, b) => a - b);
    const producers = ids.flatMap((producerId) => {
      const entry = producerEntry(log, producerId, io.now, state.settings.producerIdExpiration);
      if (entry === undefined) return [];
      const lastSequence = entry.batches.at(-1)?.lastSequence ?? -1;
      const { producerEpoch } = entry;
      const open = log.transactions?.open.get(producerId);
      return [{ producerId, producerEpoch, lastSequence, ...(open !== undefined && { transactionStartOffset: open }) }];
    });
    return { topic, partition, error: 'NONE', producers };
  });
  const response: DescribeProducersResponse = { type: 'DescribeProducersResponse', correlationId: request.correlationId, partitions };
  io.send(from, response);
}

export function describeConfigs(state: Readonly<BrokerState>, request: DescribeConfigs, from: NodeId, io: BrokerIo): void {
  const { correlationId, resource } = request;
  const isUnknown = resource.kind === 'topic' && !state.image.topics.has(resource.name);
  const names = request.keys ?? settingsOf(state, request);
  const entries = isUnknown ? [] : names.map((name) => ({ name, ...worded(settingOf(state, request, name)) }));
  const error = isUnknown ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'NONE';
  const response: DescribeConfigsResponse = { type: 'DescribeConfigsResponse', correlationId, error, entries };
  io.send(from, response);
}

/** Everything that is set by hand or in the broker's file. */
function settingsOf(state: Readonly<BrokerState>, { resource }: DescribeConfigs): string[] {
  const names = Object.keys(state.image.configs.get(resourceName(resource)) ?? {});
  if (resource.kind === 'broker') names.push(...Object.keys(state.image.configs.get('broker:') ?? {}), ...Object.keys(state.config));
  return [...new Set(names)].sort();
}

function settingOf(state: Readonly<BrokerState>, { resource }: DescribeConfigs, name: string): SettingInForce {
  if (resource.kind === 'topic') return topicSetting(state, resource.name, name);
  if (resource.kind === 'broker') return brokerSetting(state, name);
  const own = state.image.configs.get(resourceName(resource))?.[name];
  return own === undefined ? brokerSetting(state, `group.${name}`) : { value: own, source: 'DYNAMIC_GROUP_CONFIG' };
}

const worded = ({ value, source }: SettingInForce): { value: string; source: SettingInForce['source'] } => ({
  value: showValue(value),
  source,
});
