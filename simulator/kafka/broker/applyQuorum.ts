/** Applies the facts of the controllers' Raft. */
import type { Micros } from '../../kernel/time';
import type { QuorumFact } from './facts';
import type { BrokerState } from './state';

/** As many may be given in one epoch of a controller. */
const PRODUCER_IDS = 100_000;

type RaftFact = Exclude<QuorumFact, { type: 'shutdownBegan' | 'shutdownCompleted' }>;

export function applyQuorumFact(state: BrokerState, fact: RaftFact, time: Micros): void {
  const { quorum } = state;
  switch (fact.type) {
    case 'candidateStood':
      quorum.leader = null;
      quorum.votes = [state.node];
      return;
    case 'voteReceived':
      quorum.votes = [...(quorum.votes ?? []), fact.from];
      return;
    case 'voteGranted':
      quorum.epoch = fact.epoch;
      quorum.votedFor = fact.to;
      quorum.leader = null;
      quorum.votes = null;
      quorum.answers = [];
      return;
    case 'controllerElected':
      quorum.epoch = fact.epoch;
      // Ids of producers are never given twice, whoever gives them.
      state.nextProducerId = Math.max(state.nextProducerId, (fact.epoch - 1) * PRODUCER_IDS);
      quorum.votedFor = state.node;
      quorum.leader = state.node;
      quorum.votes = null;
      quorum.matched.clear();
      quorum.answers = [];
      return;
    case 'controllerFollowed':
      if (fact.epoch > quorum.epoch) quorum.votedFor = null;
      quorum.epoch = fact.epoch;
      quorum.leader = fact.leader;
      quorum.votes = null;
      quorum.answers = [];
      return;
    case 'metadataWritten':
      quorum.log.push({ epoch: fact.epoch, changes: fact.changes });
      quorum.answers = [...quorum.answers, ...fact.answers];
      quorum.writtenAt = time;
      return;
    case 'metadataStored':
      quorum.log.length = fact.from;
      quorum.log.push(...fact.batches);
      return;
    case 'metadataAcknowledged':
      quorum.matched.set(fact.by, fact.until);
      return;
    case 'metadataCommitted':
      quorum.applied = fact.until;
      if (fact.until === quorum.log.length) quorum.answers = [];
      return;
  }
}
