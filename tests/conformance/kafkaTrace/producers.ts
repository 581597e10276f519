/** Steps of producers: records are sent together, and each has its outcome. */
import { ConfigException } from '@/simulator/kafka/producer/config';
import { producerProcess } from '@/simulator/kafka/producer/process';
import type { OutgoingRecord } from '@/simulator/kafka/producer/spec';
import type { GroupMetadata, Thrown, TransactionalCall } from '@/simulator/kafka/producer/transactionState';
import type { OffsetToCommit } from '@/simulator/kafka/protocol/group';
import type { NodeId } from '@/simulator/kernel/process';
import { COMMON } from './consumers';
import { type Configs, type ConfigValue, Failed, type Step, type TraceRecord } from './format';
import { timestampOf } from './topics';
import type { Said, World } from './world';

type Asking<T> = Generator<void, T, void>;
/** `[partition, offset]`, or the name of an exception. */
type Outcome = readonly [number, number] | string;

const PRODUCER = {
  ...COMMON,
  acks: 'all',
  'linger.ms': 5,
  'request.timeout.ms': 2000,
  'delivery.timeout.ms': 10_000,
  'max.block.ms': 10_000,
};
const PATIENCE_MS = 600_000;

export class Producer {
  /** Outcomes by record, as far as they are known. */
  private readonly outcomes = new Map<number, Outcome>();
  private readUntil: number;
  /** Sends whose outcomes wait to be collected. */
  private uncollected: (number | string)[] = [];

  private constructor(
    private readonly world: World,
    readonly node: NodeId,
  ) {
    this.readUntil = world.facts;
  }

  /** @throws Failed - settings that contradict each other. */
  static open(world: World, node: NodeId, step: Step, linger: number | undefined): Producer {
    const config: Record<string, ConfigValue> = { ...PRODUCER, ...(linger !== undefined && { 'linger.ms': linger }) };
    if (step.acks !== undefined) config.acks = step.acks as ConfigValue;
    if (step.idempotence !== undefined) config['enable.idempotence'] = step.idempotence as boolean;
    if (step.txId !== undefined) config['transactional.id'] = step.txId as string;
    Object.assign(config, step.config as Configs | undefined);
    try {
      const producer = new Producer(world, node);
      world.addNode(node, producerProcess, { bootstrap: world.brokers, config });
      return producer;
    } catch (error) {
      if (error instanceof ConfigException) throw new Failed('ConfigException', error.message);
      throw error;
    }
  }

  /** @returns outcomes in the order of the records; nothing when they are not waited for. */
  *send(step: Step): Asking<unknown> {
    const ids = this.give(step.records as TraceRecord[], step.topic as string);
    if (step.wait === false) {
      this.uncollected.push(...ids);
      return undefined;
    }
    if (step.flush !== false) this.world.tell(this.node, { type: 'flush' });
    return yield* this.await(ids);
  }

  /** One record after the other, each flushed. */
  *sendEach(step: Step): Asking<unknown> {
    const outcomes: unknown[] = [];
    for (const record of step.records as TraceRecord[]) {
      const ids = this.give([record], step.topic as string);
      this.world.tell(this.node, { type: 'flush' });
      outcomes.push(...(yield* this.await(ids)));
    }
    return outcomes;
  }

  *collect(): Asking<unknown> {
    const ids = this.uncollected;
    this.uncollected = [];
    return yield* this.await(ids);
  }

  *flush(): Asking<undefined> {
    yield* this.until('flush', 'flushed');
    return undefined;
  }

  *close(): Asking<undefined> {
    yield* this.until('close', 'producerClosed');
    return undefined;
  }

  *transactional(type: TransactionalCall, step: Step): Asking<undefined> {
    const from = this.world.facts;
    this.world.tell(this.node, { type });
    yield* this.returned(type, from, step.message === true);
    return undefined;
  }

  *sendOffsets(group: GroupMetadata, offsets: readonly OffsetToCommit[]): Asking<undefined> {
    const from = this.world.facts;
    this.world.tell(this.node, { type: 'sendOffsets', group, offsets });
    yield* this.returned('sendOffsets', from, false);
    return undefined;
  }

  private *returned(call: TransactionalCall, from: number, withMessage: boolean): Asking<void> {
    const until = this.world.now + PATIENCE_MS * 1_000;
    for (;;) {
      const said = [...this.world.saidBy(this.node, from)].find((fact) => fact.type === 'transactionalCallReturned' && fact.call === call);
      if (said !== undefined) {
        const thrown = said.thrown as Thrown | null;
        if (thrown === null) return;
        throw new Failed(withMessage ? thrown.exception : named(thrown.exception, thrown.cause), thrown.message);
      }
      if (this.world.now >= until) throw new Error(`${this.node} does not come back from ${call}`);
      yield;
    }
  }

  private *until(call: 'flush' | 'close', fact: string): Asking<void> {
    const from = this.world.facts;
    this.world.tell(this.node, { type: call });
    const until = this.world.now + PATIENCE_MS * 1_000;
    while (![...this.world.saidBy(this.node, from)].some(({ type }) => type === fact)) {
      if (this.world.now >= until) throw new Error(`${this.node} does not come back from ${call}`);
      yield;
    }
  }

  /** Hands records to the client. @returns the id of each, or the exception with which the client refused even to make it. */
  private give(records: readonly TraceRecord[], topic: string): (number | string)[] {
    const outgoing = records.map((record) => this.outgoing(record, topic));
    const from = this.world.facts;
    this.world.tell(this.node, { type: 'send', records: outgoing.filter((record) => record !== undefined) });
    const ids: number[] = [];
    for (const fact of this.world.saidBy(this.node, from)) {
      if (fact.type !== 'recordsSent') continue;
      for (let i = 0; i < (fact.recordCount as number); i++) ids.push((fact.firstRecord as number) + i);
    }
    let next = 0;
    return outgoing.map((record) => (record === undefined ? 'IllegalArgumentException' : (ids[next++] as number)));
  }

  private outgoing(record: TraceRecord, topic: string): OutgoingRecord | undefined {
    const timestamp = record.ts === undefined ? undefined : timestampOf(record.ts, this.world);
    if (timestamp !== undefined && timestamp < 0) return undefined;
    return {
      topic: record.t ?? topic,
      ...(record.p !== undefined && { partition: record.p }),
      key: record.k ?? null,
      value: record.v === undefined || record.v === null ? null : record.v.repeat(record.n ?? 1),
      ...(record.h && { headers: record.h }),
      ...(timestamp !== undefined && { timestamp }),
    };
  }

  private *await(ids: readonly (number | string)[]): Asking<Outcome[]> {
    const until = this.world.now + PATIENCE_MS * 1_000;
    for (;;) {
      this.read();
      if (ids.every((id) => typeof id === 'string' || this.outcomes.has(id))) break;
      if (this.world.now >= until) throw new Error(`${this.node} has no outcome for a record`);
      yield;
    }
    return ids.map((id) => (typeof id === 'string' ? id : (this.outcomes.get(id) as Outcome)));
  }

  private read(): void {
    for (const fact of this.world.saidBy(this.node, this.readUntil)) {
      if (fact.type === 'batchAcknowledged') this.acknowledge(fact);
      else if (fact.type === 'batchFailed') this.fail(fact);
    }
    this.readUntil = this.world.facts;
  }

  private acknowledge(fact: Said): void {
    const base = fact.baseOffset as number;
    idsOf(fact.records as number[]).forEach((id, i) => {
      this.outcomes.set(id, [fact.partition as number, base < 0 ? -1 : base + i]);
    });
  }

  /** Only the records to blame get the exception itself, where the broker named them. */
  private fail(fact: Said): void {
    const blamed = fact.recordErrors as number[];
    idsOf(fact.records as number[]).forEach((id, i) => {
      const exception = named(fact.exception as string, (fact.cause as string | undefined) ?? null);
      this.outcomes.set(id, blamed.length === 0 || blamed.includes(i) ? exception : 'KafkaException');
    });
  }
}

/** As the recordings name an exception that only wraps another. */
const named = (exception: string, cause: string | null): string => (cause === null ? exception : `${exception}:${cause}`);

function idsOf(runs: readonly number[]): number[] {
  const ids: number[] = [];
  for (let i = 0; i < runs.length; i += 2) for (let n = 0; n < (runs[i + 1] as number); n++) ids.push((runs[i] as number) + n);
  return ids;
}
