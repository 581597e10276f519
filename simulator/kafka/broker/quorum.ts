/**
 * The controllers' Raft: who is the active one, and how what it writes to the metadata log reaches a majority and then every broker.
 * Kafka's voters fetch the log; here the active controller sends it, which comes to the same. Rules KR30 to KR34.
 * Source: apache/kafka raft/.../raft/KafkaRaftClient.java, metadata/.../image/loader/MetadataLoader.java.
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import { seeOff, welcomeController } from './activation';
import type { BrokerFact, MetadataChange } from './facts';
import { replayChange } from './roles';
import { type Answer, type BrokerState, isAlone, isController, type MetadataBatch } from './state';

type State = Readonly<BrokerState>;
type BrokerIo = Io<BrokerFact>;

export type QuorumMessage =
  | { readonly type: 'Vote'; readonly epoch: number; readonly lastEpoch: number; readonly logEnd: number }
  | { readonly type: 'VoteResponse'; readonly epoch: number; readonly granted: boolean }
  /** From the active controller: the log from that position on, and how much of it is committed. */
  | {
      readonly type: 'MetadataRecords';
      readonly epoch: number;
      readonly from: number;
      readonly previousEpoch: number;
      readonly batches: readonly MetadataBatch[];
      readonly committed: number;
    }
  /** `until`: how much of the log is there; with `diverges`, from where it has to be sent again. */
  | { readonly type: 'MetadataStored'; readonly epoch: number; readonly until: number; readonly diverges: boolean }
  /** The alarm of a voter: no active controller was heard of, or too few votes came. */
  | { readonly type: 'QuorumTimeout' }
  /** Alarms of the active controller: time to speak; a voter has been silent. */
  | { readonly type: 'QuorumBeat' }
  | { readonly type: 'VoterSilent' };

/** As often as a voter with nothing to fetch asks again. */
const BEAT = millis(500);
const SILENCE = 'quorum';
const heard = (voter: NodeId): string => `quorum:${voter}`;

const logEnd = (state: State): number => state.quorum.log.length;
const epochBefore = (state: State, position: number): number => state.quorum.log[position - 1]?.epoch ?? 0;
const others = (state: State): NodeId[] => state.spec.brokers.filter((id) => id !== state.node);
const majority = (state: State): number => Math.floor(state.spec.brokers.length / 2) + 1;

// ---- writing ------------------------------------------------------------------------------------------------------------

/** Whether the last event is still on its way to a majority: the controller takes up the next one after that. */
export const isWriting = ({ quorum }: State): boolean => quorum.applied < quorum.log.length;

/** Writes what an event changed. Answers go out when it is committed; what a controller cannot commit is never seen. */
export function write(state: State, changes: readonly MetadataChange[], answers: readonly Answer[], io: BrokerIo): void {
  if (changes.length === 0) {
    for (const { to, message } of answers) io.send(to, message);
    return;
  }
  io.emit({ type: 'metadataWritten', epoch: state.quorum.epoch, changes, answers });
  if (isAlone(state)) return commit(state, logEnd(state), io);
  for (const voter of others(state)) sendLog(state, voter, io);
}

function sendLog(state: State, to: NodeId, io: BrokerIo): void {
  const { epoch, log, matched, applied } = state.quorum;
  const from = matched.get(to) ?? applied;
  const message: QuorumMessage = {
    type: 'MetadataRecords',
    epoch,
    from,
    previousEpoch: epochBefore(state, from),
    batches: log.slice(from),
    committed: applied,
  };
  io.send(to, message);
}

function commit(state: State, until: number, io: BrokerIo): void {
  const own = isController(state);
  while (state.quorum.applied < until) {
    const position = state.quorum.applied;
    for (const change of (state.quorum.log[position] as MetadataBatch).changes) replayChange(state, change, own, io);
    const answers = position + 1 === logEnd(state) ? state.quorum.answers : [];
    io.emit({ type: 'metadataCommitted', until: position + 1 });
    if (own) for (const { to, message } of answers) io.send(to, message);
  }
}

// ---- the active controller --------------------------------------------------------------------------------------------

function onStored(state: State, message: Extract<QuorumMessage, { type: 'MetadataStored' }>, from: NodeId, io: BrokerIo): void {
  const { quorum } = state;
  if (message.epoch > quorum.epoch) return follow(state, message.epoch, null, io);
  if (!isController(state) || message.epoch < quorum.epoch) return;
  const silent: QuorumMessage = { type: 'VoterSilent' };
  io.setTimer(heard(from), (3 * state.settings.quorumFetchTimeout) / 2, silent);
  if (message.diverges) {
    io.emit({ type: 'metadataAcknowledged', by: from, until: message.until });
    return sendLog(state, from, io);
  }
  if (message.until <= (quorum.matched.get(from) ?? -1)) return;
  io.emit({ type: 'metadataAcknowledged', by: from, until: message.until });
  // KR31: a majority holds it, and it is of this controller's own epoch.
  const ends = [logEnd(state), ...others(state).map((voter) => quorum.matched.get(voter) ?? 0)].sort((a, b) => b - a);
  const safe = ends[majority(state) - 1] as number;
  if (safe <= quorum.applied || epochBefore(state, safe) !== quorum.epoch) return;
  commit(state, safe, io);
  for (const voter of others(state)) sendLog(state, voter, io);
}

/** KR32: one that does not hear from a majority for one and a half times the fetch timeout gives up. */
function onVoterSilent(state: State, io: BrokerIo): void {
  if (!isController(state)) return;
  const live = 1 + others(state).filter((voter) => io.timer(heard(voter)) !== undefined).length;
  if (live >= majority(state)) return;
  follow(state, state.quorum.epoch, null, io);
}

function beat(state: State, io: BrokerIo): void {
  if (!isController(state) || isAlone(state)) return;
  for (const voter of others(state)) sendLog(state, voter, io);
  const again: QuorumMessage = { type: 'QuorumBeat' };
  io.setTimer('quorum beat', BEAT, again);
}

function takeOver(state: State, epoch: number, io: BrokerIo): void {
  io.emit({ type: 'controllerElected', epoch });
  io.clearTimer(SILENCE);
  const silent: QuorumMessage = { type: 'VoterSilent' };
  for (const voter of others(state)) io.setTimer(heard(voter), (3 * state.settings.quorumFetchTimeout) / 2, silent);
  // What earlier controllers left is committed together with something of its own.
  io.emit({ type: 'metadataWritten', epoch, changes: [], answers: [] });
  if (isAlone(state)) commit(state, logEnd(state), io);
  beat(state, io);
  welcomeController(state, io);
}

// ---- voters -----------------------------------------------------------------------------------------------------------

/** Another controller, or (null) none that is known. */
function follow(state: State, epoch: number, leader: NodeId | null, io: BrokerIo): void {
  const { quorum } = state;
  if (epoch === quorum.epoch && leader === quorum.leader && quorum.votes === null) return;
  const wasActive = isController(state);
  io.emit({ type: 'controllerFollowed', epoch, leader });
  if (wasActive) {
    for (const voter of others(state)) io.clearTimer(heard(voter));
    io.clearTimer('quorum beat');
    seeOff(state, io);
  }
  if (leader === null) waitForElection(state, io);
}

function waitForElection(state: State, io: BrokerIo): void {
  const timeout = state.settings.quorumElectionTimeout;
  const alarm: QuorumMessage = { type: 'QuorumTimeout' };
  io.setTimer(SILENCE, timeout + io.random('quorum').below(timeout + 1), alarm);
}

function onRecords(state: State, message: Extract<QuorumMessage, { type: 'MetadataRecords' }>, from: NodeId, io: BrokerIo): void {
  const { quorum } = state;
  const answer = (until: number, diverges: boolean): void => {
    const stored: QuorumMessage = { type: 'MetadataStored', epoch: quorum.epoch, until, diverges };
    io.send(from, stored);
  };
  if (message.epoch < quorum.epoch) return answer(-1, false);
  follow(state, message.epoch, from, io);
  const alarm: QuorumMessage = { type: 'QuorumTimeout' };
  io.setTimer(SILENCE, state.settings.quorumFetchTimeout, alarm);
  const { from: start, batches } = message;
  // What is committed here is so everywhere; anything beyond may be another's that never was.
  if (start > logEnd(state) || epochBefore(state, start) !== message.previousEpoch) return answer(quorum.applied, true);
  let known = 0;
  while (known < batches.length && quorum.log[start + known]?.epoch === (batches[known] as MetadataBatch).epoch) known++;
  if (known < batches.length) io.emit({ type: 'metadataStored', from: start + known, batches: batches.slice(known) });
  const until = start + batches.length;
  commit(state, Math.min(message.committed, until), io);
  answer(until, false);
}

/** Stands for election. Its vote for itself is only noted once it has won, so a failed attempt disturbs nobody (KR33). */
function stand(state: State, io: BrokerIo): void {
  if (isController(state)) return;
  io.emit({ type: 'candidateStood' });
  waitForElection(state, io);
  if (isAlone(state)) return takeOver(state, state.quorum.epoch + 1, io);
  const call: QuorumMessage = {
    type: 'Vote',
    epoch: state.quorum.epoch + 1,
    lastEpoch: epochBefore(state, logEnd(state)),
    logEnd: logEnd(state),
  };
  for (const voter of others(state)) io.send(voter, call);
}

function onVote(state: State, message: Extract<QuorumMessage, { type: 'Vote' }>, from: NodeId, io: BrokerIo): void {
  const { quorum } = state;
  const lastEpoch = epochBefore(state, logEnd(state));
  const isComplete = message.lastEpoch > lastEpoch || (message.lastEpoch === lastEpoch && message.logEnd >= logEnd(state));
  const isNew = message.epoch > quorum.epoch || (message.epoch === quorum.epoch && (quorum.votedFor ?? from) === from);
  // One that hears from an active controller lets no other come up.
  const granted = isComplete && isNew && quorum.leader === null;
  if (granted) {
    if (message.epoch > quorum.epoch || quorum.votedFor === null) io.emit({ type: 'voteGranted', epoch: message.epoch, to: from });
    waitForElection(state, io);
  }
  const answer: QuorumMessage = { type: 'VoteResponse', epoch: granted ? message.epoch : quorum.epoch, granted };
  io.send(from, answer);
}

function onVoteResponse(state: State, message: Extract<QuorumMessage, { type: 'VoteResponse' }>, from: NodeId, io: BrokerIo): void {
  const { quorum } = state;
  if (!message.granted) {
    if (message.epoch > quorum.epoch) follow(state, message.epoch, null, io);
    return;
  }
  if (quorum.votes === null || message.epoch !== quorum.epoch + 1 || quorum.votes.includes(from)) return;
  io.emit({ type: 'voteReceived', from });
  if (quorum.votes.length >= majority(state)) takeOver(state, message.epoch, io);
}

export function handleQuorum(state: State, message: QuorumMessage, from: NodeId, io: BrokerIo): void {
  switch (message.type) {
    case 'MetadataRecords':
      return onRecords(state, message, from, io);
    case 'MetadataStored':
      return onStored(state, message, from, io);
    case 'Vote':
      return onVote(state, message, from, io);
    case 'VoteResponse':
      return onVoteResponse(state, message, from, io);
    case 'QuorumTimeout':
      if (!isController(state)) {
        if (state.quorum.leader !== null) follow(state, state.quorum.epoch, null, io);
        stand(state, io);
      }
      return;
    case 'QuorumBeat':
      return beat(state, io);
    case 'VoterSilent':
      return onVoterSilent(state, io);
  }
}

/** The first start: everybody knows the beginning, as if it had been replayed long ago. */
export function beginLog(state: State, changes: readonly MetadataChange[], io: BrokerIo): void {
  io.emit({ type: 'metadataWritten', epoch: 1, changes, answers: [] });
  commit(state, 1, io);
  if (isAlone(state)) return;
  if (isController(state)) {
    const silent: QuorumMessage = { type: 'VoterSilent' };
    for (const voter of others(state)) io.setTimer(heard(voter), (3 * state.settings.quorumFetchTimeout) / 2, silent);
    return beat(state, io);
  }
  const alarm: QuorumMessage = { type: 'QuorumTimeout' };
  io.setTimer(SILENCE, state.settings.quorumFetchTimeout, alarm);
}

/** After a restart: a voter waits to hear of a controller; one that is alone is it. */
export function rejoin(state: State, io: BrokerIo): void {
  if (isAlone(state)) return takeOver(state, state.quorum.epoch + 1, io);
  waitForElection(state, io);
}
