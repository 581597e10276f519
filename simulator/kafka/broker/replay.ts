/**
 * How a change of the metadata reaches every broker: the controller writes it to the metadata log, the others replay that log.
 * The quorum behind the log is not modelled yet; what a broker missed while it was down or cut off it gets afterwards (rule KB16).
 * Source: apache/kafka metadata/.../image/loader/MetadataLoader.java.
 */
import type { Io, NodeId } from '../../kernel/process';
import { seconds } from '../../kernel/time';
import { forgetPartitions } from '../group/offsets';
import type { BrokerFact, MetadataChange } from './facts';
import { release } from './fetch';
import { type BrokerState, controllerOf, isController, type TopicImage } from './state';

type BrokerIo = Io<BrokerFact>;

export type ReplayMessage =
  /** From the controller: the changes from that position of the metadata log on. */
  | { readonly type: 'MetadataRecords'; readonly from: number; readonly changes: readonly MetadataChange[] }
  /** To the controller: the log is known up to here. */
  | { readonly type: 'MetadataReplayed'; readonly until: number }
  /** To the controller, after a start: send what follows. */
  | { readonly type: 'FetchMetadata'; readonly from: number }
  /** The controller's alarm: that broker has not said that it knows all. */
  | { readonly type: 'ResendMetadata'; readonly to: NodeId }
  /** The broker's alarm: the controller has not answered. */
  | { readonly type: 'RefetchMetadata' };

const PATIENCE = seconds(1);

/** Writes a change and tells the other brokers. */
export function changeMetadata(state: Readonly<BrokerState>, change: MetadataChange, io: BrokerIo): void {
  const position = state.image.changes.length;
  record(state, change, change, io);
  for (const broker of state.spec.brokers) if (broker !== state.node) sendChanges(state, broker, position, io);
}

function sendChanges(state: Readonly<BrokerState>, to: NodeId, from: number, io: BrokerIo): void {
  const message: ReplayMessage = { type: 'MetadataRecords', from, changes: state.image.changes.slice(from) };
  io.send(to, message);
  const alarm: ReplayMessage = { type: 'ResendMetadata', to };
  io.setTimer(resendTimer(to), PATIENCE, alarm);
}

/** After a start: the controller tells everybody all, anybody else asks for what it missed. */
export function catchUp(state: Readonly<BrokerState>, io: BrokerIo): void {
  if (isController(state)) {
    for (const broker of state.spec.brokers) if (broker !== state.node) sendChanges(state, broker, 0, io);
    return;
  }
  const message: ReplayMessage = { type: 'FetchMetadata', from: state.image.changes.length };
  io.send(controllerOf(state), message);
  const alarm: ReplayMessage = { type: 'RefetchMetadata' };
  io.setTimer('metadata', PATIENCE, alarm);
}

export function handleReplay(state: Readonly<BrokerState>, message: ReplayMessage, from: NodeId, io: BrokerIo): void {
  switch (message.type) {
    case 'MetadataRecords': {
      io.clearTimer('metadata');
      const known = state.image.changes.length;
      if (message.from > known) return catchUp(state, io);
      for (const change of message.changes.slice(known - message.from)) record(state, change, { type: 'metadataReplayed', change }, io);
      const reply: ReplayMessage = { type: 'MetadataReplayed', until: state.image.changes.length };
      return io.send(from, reply);
    }
    case 'MetadataReplayed':
      if (message.until === state.image.changes.length) io.clearTimer(resendTimer(from));
      return;
    case 'FetchMetadata':
      return sendChanges(state, from, message.from, io);
    case 'ResendMetadata':
      return sendChanges(state, message.to, 0, io);
    case 'RefetchMetadata':
      return catchUp(state, io);
  }
}

/** A broker that is down asks by itself when it comes back. */
export function stopResending(to: NodeId, io: BrokerIo): void {
  io.clearTimer(resendTimer(to));
}

function record(state: Readonly<BrokerState>, change: MetadataChange, fact: BrokerFact, io: BrokerIo): void {
  const orphans: string[] = [];
  const gone = change.type === 'topicDeleted' ? [...(state.image.topics.get(change.topic) as TopicImage).partitions] : [];
  if (change.type === 'topicDeleted') {
    for (const log of state.logs.values()) if (log.topic === change.topic) orphans.push(...log.waiting);
  }
  io.emit(fact);
  if (change.type === 'topicDeleted') {
    const partitions = gone.map((_, partition) => ({ topic: change.topic, partition }));
    forgetPartitions({ groups: state.groups, io, config: state.settings.group }, partitions);
  }
  // Fetches that waited for data of a topic that is gone learn so at once.
  for (const name of orphans) release(state, name, io);
}

const resendTimer = (to: NodeId): string => `metadata:${to}`;
