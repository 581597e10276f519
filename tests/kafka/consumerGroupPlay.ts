/** Members of a consumer group on the bench: each remembers its epoch and what it has, as a real client does. */

import type { ConsumerGroup, ConsumerMember } from '@/simulator/kafka/group/consumer/state';
import type { ClusterView } from '@/simulator/kafka/group/coordinator';
import type { ConsumerGroupHeartbeat, ConsumerGroupHeartbeatResponse } from '@/simulator/kafka/protocol/consumerGroup';
import type { TopicPartition } from '@/simulator/kafka/protocol/data';
import { GroupBench } from './groupBench';

export const GROUP = 'billing';

interface Client {
  epoch: number;
  owned: TopicPartition[];
  instance: string | null;
  readonly topics: readonly string[];
  regex: string | null;
}

export type Asked = Partial<Omit<ConsumerGroupHeartbeat, 'type' | 'correlationId'>>;

const count = (partitions: number) => ({ partitions: Array.from({ length: partitions }, () => null) });

export class ConsumerGroupPlay extends GroupBench {
  readonly clients = new Map<string, Client>();
  readonly topics = new Map<string, { partitions: unknown[] }>();
  readonly configs = new Map<string, Record<string, number>>();

  constructor(topics: Readonly<Record<string, number>> = { orders: 4 }, config: ConstructorParameters<typeof GroupBench>[0] = {}) {
    super(config);
    for (const [topic, partitions] of Object.entries(topics)) this.topics.set(topic, count(partitions));
    this.cluster = { topics: this.topics, configs: this.configs } as ClusterView;
  }

  addTopic(topic: string, partitions: number): void {
    this.topics.set(topic, count(partitions));
  }

  get group(): ConsumerGroup {
    const consumer = this.groups.get(GROUP)?.consumer;
    if (!consumer) throw new Error('there is no consumer group');
    return consumer;
  }

  member(id: string): ConsumerMember {
    return this.group.members.get(id) as ConsumerMember;
  }

  /** A heartbeat word for word. */
  say(id: string, asked: Asked): ConsumerGroupHeartbeatResponse {
    const { length } = this.sent;
    const nothing = { rebalanceTimeoutMs: null, topics: null, regex: null, assignor: null, owned: null };
    const names = { groupId: GROUP, memberId: id, memberEpoch: 0, groupInstanceId: this.clients.get(id)?.instance ?? null, clientId: id };
    this.request(id, { type: 'ConsumerGroupHeartbeat', ...names, ...nothing, ...asked });
    return this.sent[length]?.message as unknown as ConsumerGroupHeartbeatResponse;
  }

  join(
    id: string,
    { instance = null, topics = ['orders'], regex = null, ...rest }: Partial<Client> & Asked = {},
  ): ConsumerGroupHeartbeatResponse {
    this.clients.set(id, { epoch: 0, owned: [], instance, topics, regex });
    const said = { memberEpoch: 0, rebalanceTimeoutMs: 60_000, topics, regex, owned: [] };
    return this.take(id, this.say(id, { ...said, ...rest }));
  }

  /** A heartbeat of a client that has not got round to doing what the last answer said. */
  beat(id: string, asked: Asked = {}): ConsumerGroupHeartbeatResponse {
    return this.take(id, this.say(id, { memberEpoch: this.client(id).epoch, ...asked }), false);
  }

  /** A heartbeat that says what the client has, after it did what the last answer said. */
  acknowledge(id: string): ConsumerGroupHeartbeatResponse {
    const { epoch, owned } = this.client(id);
    return this.take(id, this.say(id, { memberEpoch: epoch, owned }));
  }

  leave(id: string, memberEpoch: -1 | -2 = -1): string {
    return this.say(id, { memberEpoch }).error;
  }

  /** Everybody does what it is told until nothing changes any more. */
  settle(...ids: string[]): void {
    for (let round = 0; round < 6; round++) for (const id of ids) this.acknowledge(id);
  }

  owned(id: string): string[] {
    return this.member(id).assigned.map(({ topic, partition }) => `${topic}-${partition}`);
  }

  /** The answer that went out last. */
  latest<T = object>(): T {
    return this.sent[this.sent.length - 1]?.message as unknown as T;
  }

  /** Facts of a type, in order. */
  told<Type extends string>(type: Type) {
    return this.facts.map(({ fact }) => fact).filter((fact): fact is Extract<typeof fact, { type: Type }> => fact.type === type);
  }

  private client(id: string): Client {
    const client = this.clients.get(id);
    if (client === undefined) throw new Error(`${id} has not joined`);
    return client;
  }

  private take(id: string, answer: ConsumerGroupHeartbeatResponse, obeys = true): ConsumerGroupHeartbeatResponse {
    if (answer.error !== 'NONE') return answer;
    const client = this.client(id);
    client.epoch = answer.memberEpoch;
    if (answer.assignment !== null && obeys) client.owned = [...answer.assignment];
    return answer;
  }
}
