/**
 * Requests that only the controller may carry out. Clients ask any broker; that broker asks the controller for them.
 * Source: apache/kafka core/.../server/ForwardingManager.scala, server/.../server/ProducerIdManager.java. Rule KB15.
 */
import type { Io, NodeId } from '../../kernel/process';
import { millis } from '../../kernel/time';
import type { AdminResponse, MetadataChangeRequest } from '../protocol/admin';
import type { InitProducerId, InitProducerIdResponse } from '../protocol/data';
import { type Changes, decide } from './controller';
import type { BrokerFact } from './facts';
import { isWriting, write } from './quorum';
import { type BrokerState, isController } from './state';
import { reserveProducerId } from './transactions/producerIds';

type BrokerIo = Io<BrokerFact>;
export type ControllerRequest = MetadataChangeRequest | InitProducerId;
type ControllerResponse = AdminResponse | InitProducerIdResponse;

export type Forwarding =
  /** To the controller: a request of that client. */
  | { readonly type: 'Envelope'; readonly client: NodeId; readonly request: ControllerRequest }
  | { readonly type: 'EnvelopeResponse'; readonly client: NodeId; readonly response: ControllerResponse }
  /** It is not the active controller (any more). */
  | { readonly type: 'NotController'; readonly client: NodeId; readonly request: ControllerRequest }
  /** Alarms: the broker looks for the controller again; the controller was busy. */
  | { readonly type: 'AskAgain'; readonly client: NodeId; readonly request: ControllerRequest }
  | {
      readonly type: 'EnvelopeAgain';
      readonly from: NodeId;
      readonly envelope: { readonly type: 'Envelope'; readonly client: NodeId; readonly request: ControllerRequest };
    };

/** A request waits at its broker until the controller has answered it, or until its client gives up. */
export function askController(state: Readonly<BrokerState>, request: ControllerRequest, client: NodeId, io: BrokerIo): void {
  const { leader } = state.quorum;
  const envelope: Forwarding = { type: 'Envelope', client, request };
  if (leader === state.node) carryOut(state, envelope, state.node, io);
  else if (leader !== null) io.send(leader, envelope);
  else askLater(request, client, io);
}

const LATER = millis(100);

function askLater(request: ControllerRequest, client: NodeId, io: BrokerIo): void {
  const again: Forwarding = { type: 'AskAgain', client, request };
  io.after(LATER, again);
}

export function handleForwarding(state: Readonly<BrokerState>, message: Forwarding, from: NodeId, io: BrokerIo): void {
  switch (message.type) {
    case 'AskAgain':
      return askController(state, message.request, message.client, io);
    case 'NotController':
      return askLater(message.request, message.client, io);
    case 'EnvelopeResponse':
      // What this broker itself asked for.
      if (message.client === state.node && message.response.type === 'InitProducerIdResponse')
        return reserveProducerId(message.response, io);
      return pass(state, message.client, message.response, io);
    case 'Envelope':
      return carryOut(state, message, from, io);
    case 'EnvelopeAgain':
      return carryOut(state, message.envelope, message.from, io);
  }
}

function carryOut(state: Readonly<BrokerState>, envelope: Extract<Forwarding, { type: 'Envelope' }>, from: NodeId, io: BrokerIo): void {
  const { client, request } = envelope;
  if (!isController(state)) {
    const refusal: Forwarding = { type: 'NotController', client, request };
    return io.send(from, refusal);
  }
  if (request.type !== 'InitProducerId' && isWriting(state)) {
    const again: Forwarding = { type: 'EnvelopeAgain', from, envelope };
    return io.after(io.now - state.quorum.writtenAt < LATER ? millis(0.5) : LATER, again);
  }
  const changes: Changes = [];
  const response = request.type === 'InitProducerId' ? giveProducerId(state, request, client, io) : decide(state, request, changes);
  const answer =
    from === state.node ? { to: client, message: response } : { to: from, message: { type: 'EnvelopeResponse', client, response } };
  // What a broker asked for itself needs no answer.
  write(state, changes, answer.to === state.node ? [] : [answer], io);
}

function pass(state: Readonly<BrokerState>, client: NodeId, response: ControllerResponse, io: BrokerIo): void {
  if (client !== state.node) io.send(client, response);
}

/** A new id for each instance of a producer. Kafka's brokers give them out of blocks of 1000 each; here they count up in order. */
function giveProducerId(state: Readonly<BrokerState>, request: InitProducerId, client: NodeId, io: BrokerIo): InitProducerIdResponse {
  const producerId = state.nextProducerId;
  io.emit({ type: 'producerIdGiven', client, producerId, producerEpoch: 0 });
  return { type: 'InitProducerIdResponse', correlationId: request.correlationId, error: 'NONE', producerId, producerEpoch: 0 };
}
