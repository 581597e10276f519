/**
 * A Kafka producer: the application's calls on one side, the sender thread on the other. Rules KP1 to KP20 of ../SPEC.md.
 */
import { nextArrival } from '../../kernel/laws';
import type { Io, KernelInput, NodeId, Process } from '../../kernel/process';
import type { DataResponse } from '../protocol/data';
import { applyProducerFact } from './apply';
import { isAnswer, loseConnection } from './connections';
import type { ProducerFact } from './facts';
import { onMetadata } from './metadata';
import { pump } from './sender';
import { arrive, sendFromOutside } from './sends';
import { onProducerId } from './sequences';
import { onProduceResponse } from './settle';
import type { ProducerCall, ProducerSpec } from './spec';
import { freshProducer, initialProducer, type ProducerState } from './state';
import { onCoordinatorFound, onEnded, onOffsetsTaken, onTransactionalId } from './transaction';
import { commitDue, driveTransactions } from './transactionalWorkload';

export type ProducerIo = Io<ProducerFact>;
/** Its own alarms: the sender's next deadline, the workload's next records. */
type Alarm = { readonly type: 'Wake' } | { readonly type: 'Arrive'; readonly count: number } | { readonly type: 'CommitDue' };
export type ProducerInput = ProducerCall | DataResponse | Alarm;

export const producerProcess: Process<ProducerState, ProducerInput, ProducerFact, ProducerSpec> = {
  role: 'kafka.producer',
  initial: initialProducer,
  // Everything was in memory: what was not acknowledged is gone with it.
  restarted: ({ spec, node, given, workload }) => freshProducer(spec, node, given, workload),
  handle,
  apply: applyProducerFact,
};

function handle(state: Readonly<ProducerState>, input: ProducerInput | KernelInput, io: ProducerIo, from: NodeId): void {
  switch (input.type) {
    case 'ProduceResponse':
      if (isAnswer(state, input.correlationId, from, io)) onProduceResponse(state, input, from, io);
      break;
    case 'Arrive':
      arrive(state, input.count, io);
      scheduleArrival(state, io, false);
      break;
    case 'Wake':
      break;
    case 'CommitDue':
      commitDue(state, io);
      break;
    case 'send':
      sendFromOutside(input.records, io);
      break;
    case 'initTransactions':
    case 'beginTransaction':
    case 'commitTransaction':
    case 'abortTransaction':
      io.emit({ type: 'callQueued', call: { kind: input.type } });
      break;
    case 'sendOffsets':
      io.emit({ type: 'callQueued', call: { kind: 'sendOffsets', group: input.group, offsets: input.offsets } });
      break;
    case 'flush':
      io.emit({ type: 'callQueued', call: { kind: 'flush' } });
      break;
    case 'close':
      if (state.life === 'open') io.emit({ type: 'callQueued', call: { kind: 'close', reopenWith: null } });
      break;
    case 'open':
      if (state.life !== 'closed') return;
      io.emit({ type: 'producerOpened', config: state.given });
      scheduleArrival(state, io, true);
      break;
    case 'setConfig':
      io.emit({ type: 'callQueued', call: { kind: 'close', reopenWith: { ...state.given, [input.name]: input.value } } });
      break;
    case 'setArrivals':
      io.emit({ type: 'arrivalsChanged', arrivals: input.arrivals });
      scheduleArrival(state, io, true);
      break;
    case 'ApiVersionsResponse':
      if (isAnswer(state, input.correlationId, from, io)) io.emit({ type: 'connected', to: from });
      break;
    case 'MetadataResponse':
      if (isAnswer(state, input.correlationId, from, io)) onMetadata(state, input, from, io);
      break;
    case 'InitProducerIdResponse':
      if (!isAnswer(state, input.correlationId, from, io)) break;
      if (state.transaction === null) onProducerId(input, from, io);
      else onTransactionalId(state, input, from, io);
      break;
    case 'FindCoordinatorResponse':
      if (isAnswer(state, input.correlationId, from, io)) onCoordinatorFound(state, input, from, io);
      break;
    case 'EndTxnResponse':
      if (isAnswer(state, input.correlationId, from, io)) onEnded(state, input, from, io);
      break;
    case 'TxnOffsetCommitResponse':
      if (isAnswer(state, input.correlationId, from, io)) onOffsetsTaken(state, input, from, io);
      break;
    case 'start':
      scheduleArrival(state, io, true);
      break;
    case 'disconnected':
      loseConnection(state, input.peer, 'disconnected', io);
      break;
    case 'undelivered':
      loseConnection(state, input.to, 'refused', io);
      break;
    default:
      return;
  }
  pump(state, io);
  while (driveTransactions(state, io)) pump(state, io);
}

/** Sets the alarm of the workload's next records, or stops it. */
function scheduleArrival(state: Readonly<ProducerState>, io: ProducerIo, begins: boolean): void {
  const { workload } = state;
  if (workload === null) return;
  const next =
    state.life === 'open' && workload.sent < workload.limit ? nextArrival(workload.arrivals, io.now, io.random('arrivals'), begins) : null;
  if (next === null) return io.clearTimer('arrival');
  io.setTimer('arrival', next.at - io.now, { type: 'Arrive', count: next.count } as const);
}
