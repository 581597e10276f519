/**
 * Ids for new producers: only the controller gives them out. A coordinator that has none in hand asks for one, and lets the
 * producer come again meanwhile. Kafka's brokers keep blocks of 1000. Source: apache/kafka server/.../RPCProducerIdManager.java.
 */
import type { Io, NodeId } from '../../../kernel/process';
import type { InitProducerIdResponse } from '../../protocol/data';
import type { BrokerFact } from '../facts';
import { askController } from '../forward';
import { type BrokerState, isController } from '../state';

type State = Readonly<BrokerState>;

/** @returns `null` while none is in hand. */
export function takeProducerId(state: State, client: NodeId, io: Io<BrokerFact>): number | null {
  const reserved = state.reservedProducerId;
  if (reserved !== null) {
    io.emit({ type: 'producerIdUsed' });
    return reserved;
  }
  if (isController(state)) {
    const producerId = state.nextProducerId;
    io.emit({ type: 'producerIdGiven', client, producerId, producerEpoch: 0 });
    return producerId;
  }
  askController(state, { type: 'InitProducerId', correlationId: -1 }, state.node, io);
  return null;
}

export function reserveProducerId({ producerId }: InitProducerIdResponse, io: Io<BrokerFact>): void {
  io.emit({ type: 'producerIdReserved', producerId });
}
