/**
 * Requests that only the controller may carry out. Clients ask any broker; that broker asks the controller for them.
 * Source: apache/kafka core/.../server/ForwardingManager.scala, server/.../server/ProducerIdManager.java. Rule KB15.
 */
import type { Io, NodeId } from '../../kernel/process';
import type { AdminResponse, MetadataChangeRequest } from '../protocol/admin';
import type { InitProducerId, InitProducerIdResponse } from '../protocol/data';
import { decide } from './controller';
import type { BrokerFact } from './facts';
import { type BrokerState, controllerOf, isController } from './state';

type BrokerIo = Io<BrokerFact>;
export type ControllerRequest = MetadataChangeRequest | InitProducerId;
type ControllerResponse = AdminResponse | InitProducerIdResponse;

export type Forwarding =
  /** To the controller: a request of that client. */
  | { readonly type: 'Envelope'; readonly client: NodeId; readonly request: ControllerRequest }
  | { readonly type: 'EnvelopeResponse'; readonly client: NodeId; readonly response: ControllerResponse };

export function askController(state: Readonly<BrokerState>, request: ControllerRequest, client: NodeId, io: BrokerIo): void {
  if (isController(state)) return pass(state, client, answer(state, request, client, io), io);
  const envelope: Forwarding = { type: 'Envelope', client, request };
  io.send(controllerOf(state), envelope);
}

export function handleForwarding(state: Readonly<BrokerState>, message: Forwarding, from: NodeId, io: BrokerIo): void {
  if (message.type === 'EnvelopeResponse') return pass(state, message.client, message.response, io);
  const reply: Forwarding = {
    type: 'EnvelopeResponse',
    client: message.client,
    response: answer(state, message.request, message.client, io),
  };
  io.send(from, reply);
}

/** What this broker asked for itself needs no answer. */
function pass(state: Readonly<BrokerState>, client: NodeId, response: ControllerResponse, io: BrokerIo): void {
  if (client !== state.node) io.send(client, response);
}

function answer(state: Readonly<BrokerState>, request: ControllerRequest, client: NodeId, io: BrokerIo): ControllerResponse {
  if (request.type !== 'InitProducerId') return decide(state, request, io);
  // A new id for each instance of a producer. Kafka's brokers give them out of blocks of 1000 each; here they count up in order.
  const producerId = state.nextProducerId;
  io.emit({ type: 'producerIdGiven', client, producerId, producerEpoch: 0 });
  return { type: 'InitProducerIdResponse', correlationId: request.correlationId, error: 'NONE', producerId, producerEpoch: 0 };
}
