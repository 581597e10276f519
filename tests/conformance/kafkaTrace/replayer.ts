/** Performs a recording step by step, as its README says, and compares every answer. */
import type { GroupMetadata } from '@/simulator/kafka/producer/transactionState';
import type { OffsetToCommit } from '@/simulator/kafka/protocol/group';
import { brokersOf, electLeaders, killBroker, quorum, reassign, reassignments, startBroker, stopBroker } from './cluster';
import { difference } from './compare';
import { awaitCondition } from './conditions';
import { Consumer } from './consumers';
import { type Answer, Failed, type KafkaTrace, NotModelled, type Operation, parsePartition, type Step } from './format';
import { committedOffsets, deleteGroup, deleteOffsets, describeGroup, listGroups, removeMembers, resetOffsets } from './groups';
import { Producer } from './producers';
import { describeShareGroup, resetShareOffsets, ShareClient, shareOffsets } from './shares';
import {
  addPartitions,
  alterConfigs,
  createTopic,
  deleteRecords,
  deleteTopic,
  describeConfig,
  describeProducers,
  describeTopic,
  listTopics,
  offsets,
  readLog,
} from './topics';
import { abortTransaction, describeTransaction, fenceProducers, listTransactions } from './transactions';
import { World } from './world';

/** The release whose answers are expected, where releases differ. */
const VERSION = '4.2';
const SETTLE_MS = 50;

interface Started {
  readonly operation: Operation;
  answer: Answer;
  done: boolean;
}

export class Replayer {
  private readonly world: World;
  private readonly consumers = new Map<string, Consumer>();
  private readonly shares = new Map<string, ShareClient>();
  private readonly producers = new Map<string, Producer>();
  private readonly lives = new Map<string, number>();
  private readonly metadata = new Map<string, GroupMetadata>();
  private readonly started = new Map<string, Started>();

  constructor(private readonly trace: KafkaTrace) {
    this.world = new World(trace);
  }

  /** @returns where answers differ, one line each; empty when all are equal. */
  run(): string[] {
    const found: string[] = [];
    this.trace.steps.forEach((step, index) => {
      const answer = this.perform(step);
      const differs = compare(step, answer);
      if (differs !== undefined) found.push(`step ${index} ${step.op}: ${differs}`);
    });
    return found;
  }

  private perform(step: Step): Answer {
    if (typeof step.async === 'string') return this.start(step, step.async);
    const answer = this.complete(step);
    if (step.op !== 'wait' && step.op !== 'await') this.pass((step.settle as number | undefined) ?? SETTLE_MS);
    return answer;
  }

  private complete(step: Step): Answer {
    try {
      return answered(this.world.finish(this.operation(step), this.background()));
    } catch (error) {
      return failed(error, step);
    }
  }

  // ---- steps that run beside others ---------------------------------------------------------------------------------

  private start(step: Step, name: string): undefined {
    const started: Started = { operation: this.operation(step), answer: undefined, done: false };
    this.started.set(name, started);
    this.goOn(started, step);
    this.pass(SETTLE_MS);
    return undefined;
  }

  private background(): Operation[] {
    return [...this.started.values()].filter(({ done }) => !done).map((started) => this.follow(started));
  }

  /** Looks at a started step whenever time passes. */
  private *follow(started: Started): Operation {
    while (!started.done) {
      this.goOn(started, undefined);
      yield;
    }
    for (;;) yield;
  }

  private goOn(started: Started, step: Step | undefined): void {
    try {
      const { done, value } = started.operation.next();
      if (!done) return;
      started.answer = answered(value);
    } catch (error) {
      started.answer = failed(error, step ?? { op: 'async' });
    }
    started.done = true;
  }

  private *result(step: Step): Operation {
    const started = this.started.get(step.of as string);
    if (started === undefined) throw new Error(`no step was started as ${step.of}`);
    const until = this.world.now + ((step.timeoutMs as number | undefined) ?? 20_000) * 1_000;
    while (!started.done) {
      if (this.world.now >= until) return { pending: true };
      yield;
    }
    const { answer } = started;
    if (answer !== undefined && 'error' in answer) throw new Failed(String(answer.error));
    return answer?.ok;
  }

  private pass(ms: number): void {
    this.world.finish(this.world.wait(ms), this.background());
  }

  // ---- operations ---------------------------------------------------------------------------------------------------

  private *operation(step: Step): Operation {
    if (step.clients === undefined || step.op === 'await') return yield* this.one(step);
    const answers: Record<string, unknown> = {};
    for (const client of step.clients as string[]) answers[client] = yield* this.one({ ...step, client });
    return Object.values(answers).every((answer) => answer === undefined) ? undefined : answers;
  }

  private one(step: Step): Operation | Generator<void, unknown, void> {
    const { world } = this;
    const share = this.shares.get(step.client as string);
    if (share !== undefined && OF_SHARES.has(step.op)) return ofShare(share, step);
    switch (step.op) {
      case 'createTopic':
        return createTopic(world, step);
      case 'deleteTopic':
        return deleteTopic(world, step);
      case 'listTopics':
        return listTopics(world);
      case 'addPartitions':
        return addPartitions(world, step);
      case 'alterTopic':
        return alterConfigs(world, step, 'topic');
      case 'alterBroker':
        return alterConfigs(world, step, 'broker');
      case 'alterGroup':
        return alterConfigs(world, step, 'group');
      case 'describeConfig':
        return describeConfig(world, step);
      case 'describeTopic':
        return describeTopic(world, step);
      case 'offsets':
        return offsets(world, step);
      case 'readLog':
        return readLog(world, step);
      case 'killBroker':
        return killBroker(world, step);
      case 'stopBroker':
        return stopBroker(world, step);
      case 'startBroker':
        return startBroker(world, step);
      case 'electLeaders':
        return electLeaders(world, step);
      case 'reassign':
        return reassign(world, step);
      case 'reassignments':
        return reassignments(world);
      case 'quorum':
        return quorum(world);
      case 'deleteRecords':
        return deleteRecords(world, step);
      case 'describeProducers':
        return describeProducers(world, step);
      case 'describeGroup':
        return step.kind === 'share' ? describeShareGroup(world, step) : describeGroup(world, step);
      case 'shareOffsets':
        return shareOffsets(world, step);
      case 'resetShareOffsets':
        return resetShareOffsets(world, step);
      case 'listGroups':
        return listGroups(world);
      case 'committedOffsets':
        return committedOffsets(world, step);
      case 'resetOffsets':
        return resetOffsets(world, step);
      case 'deleteOffsets':
        return deleteOffsets(world, step);
      case 'deleteGroup':
        return deleteGroup(world, step);
      case 'removeMembers':
        return removeMembers(world, step);
      case 'describeTransaction':
        return describeTransaction(world, step);
      case 'listTransactions':
        return listTransactions(world);
      case 'abortTransaction':
        return abortTransaction(world, step);
      case 'fenceProducers':
        return fenceProducers(world, step);
      case 'initTransactions':
        return this.producer(step).transactional('initTransactions', step);
      case 'begin':
        return this.producer(step).transactional('beginTransaction', step);
      case 'commitTxn':
        return this.producer(step).transactional('commitTransaction', step);
      case 'abortTxn':
        return this.producer(step).transactional('abortTransaction', step);
      case 'sendOffsets':
        return this.producer(step).sendOffsets(this.groupMetadata(step), this.offsetsOf(step));
      case 'produce':
        return this.produce(step);
      case 'send':
        return this.producer(step).send(step);
      case 'collect':
        return this.producer(step).collect();
      case 'flush':
        return this.producer(step).flush();
      case 'poll':
        return this.consumerOf(step).poll(step);
      case 'subscribe':
        return this.consumerOf(step).subscribe(step);
      case 'commit':
        return this.consumerOf(step).commit(step);
      case 'committed':
        return this.consumerOf(step).committed(step);
      case 'position':
        return this.consumerOf(step).position(step);
      case 'lag':
        return this.consumerOf(step).lag(step);
      case 'seek':
        return this.consumerOf(step).seek(step);
      case 'pause':
      case 'resume':
        return this.consumerOf(step).setPaused(step, step.op);
      case 'offsetsForTimes':
        return this.consumerOf(step).offsetsForTimes(step);
      case 'unsubscribe':
      case 'enforceRebalance':
        return this.consumerOf(step).simple(step.op);
      case 'openConsumer':
        return this.openConsumer(step);
      case 'close':
        return this.close(step);
      case 'wait':
        return world.wait(step.ms as number);
      case 'await':
        return awaitCondition(
          {
            world,
            consumer: (name) => this.shares.get(name) ?? this.consumer(name),
            isDone: (name) => this.started.get(name)?.done === true,
          },
          step,
        );
      case 'result':
        return this.result(step);
      default:
        return this.atOnce(step);
    }
  }

  /** What is done the moment it is asked for. */
  // biome-ignore lint/correctness/useYield: an operation like the others, which need not wait
  private *atOnce(step: Step): Operation {
    switch (step.op) {
      case 'openProducer':
        this.producers.set(step.client as string, Producer.open(this.world, this.newNode(step.client as string), step, undefined));
        return undefined;
      case 'saveGroupMetadata':
        this.metadata.set(step.as as string, this.consumerOf(step).groupMetadata);
        return undefined;
      case 'openShare': {
        const name = step.client as string;
        this.shares.set(name, ShareClient.open(this.world, step, this.newNode(name)));
        return undefined;
      }
      case 'run':
        return this.consumerOf(step).run(step);
      case 'pauseRun':
        return this.consumerOf(step).pauseRun();
      case 'look':
        return this.consumerOf(step).look(step);
      case 'crash':
        return this.world.command({ type: 'crash', node: this.nodeOf(step) });
      case 'freeze':
        return this.world.command({ type: 'pause', node: this.nodeOf(step) });
      case 'thaw':
        return this.world.command({ type: 'resume', node: this.nodeOf(step) });
      case 'freezeBroker':
      case 'thawBroker':
        for (const node of brokersOf(this.world, step)) {
          this.world.command({ type: step.op === 'freezeBroker' ? 'pause' : 'resume', node });
        }
        return undefined;
      default:
        throw new NotModelled(`the step ${step.op}`);
    }
  }

  private *produce(step: Step): Operation {
    const producer = Producer.open(this.world, this.newNode('producer'), step, 50);
    const outcomes = step.each === true ? yield* producer.sendEach(step) : yield* producer.send(step);
    yield* producer.close();
    return outcomes;
  }

  private *openConsumer(step: Step): Operation {
    const name = step.client as string;
    const lives = this.lives.get(name) ?? 0;
    this.lives.set(name, lives + 1);
    const consumer = Consumer.open(this.world, step, lives);
    this.consumers.set(name, consumer);
    if (step.topics !== undefined || step.pattern !== undefined || step.assign !== undefined) yield* consumer.subscribe(step);
    return undefined;
  }

  private close(step: Step): Operation | Generator<void, unknown, void> {
    const name = step.client as string;
    return this.consumers.has(name) ? this.consumer(name).close(step) : this.producer(step).close();
  }

  // ---- offsets in transactions --------------------------------------------------------------------------------------

  private groupMetadata(step: Step): GroupMetadata {
    if (step.group !== undefined) return { groupId: step.group as string, memberId: '', generation: -1 };
    if (step.metadata !== undefined) return this.metadata.get(step.metadata as string) as GroupMetadata;
    return this.consumer(step.consumer as string).groupMetadata;
  }

  private offsetsOf(step: Step): OffsetToCommit[] {
    const given = step.offsets as Record<string, number> | undefined;
    if (given === undefined) return this.consumer(step.consumer as string).positions;
    return Object.entries(given).map(([name, offset]) => ({ ...parsePartition(name), offset }));
  }

  // ---- clients by name ----------------------------------------------------------------------------------------------

  private newNode(name: string): string {
    const lives = this.lives.get(name) ?? 0;
    this.lives.set(name, lives + 1);
    return lives === 0 ? name : `${name} (${lives + 1})`;
  }

  private consumer(name: string): Consumer {
    const consumer = this.consumers.get(name);
    if (consumer === undefined) throw new Error(`no consumer is named ${name}`);
    return consumer;
  }

  private consumerOf(step: Step): Consumer {
    return this.consumer(step.client as string);
  }

  private producer(step: Step): Producer {
    const producer = this.producers.get(step.client as string);
    if (producer === undefined) throw new Error(`no producer is named ${step.client}`);
    return producer;
  }

  private nodeOf(step: Step): string {
    const name = step.client as string;
    return (this.shares.get(name) ?? this.consumers.get(name) ?? this.producer(step)).node;
  }
}

const OF_SHARES = new Set(['poll', 'run', 'pauseRun', 'look', 'acknowledge', 'commit', 'close']);

function* ofShare(share: ShareClient, step: Step): Operation {
  switch (step.op) {
    case 'poll':
      return yield* share.poll(step);
    case 'acknowledge':
      return yield* share.acknowledge(step);
    case 'commit':
      return yield* share.commit();
    case 'close':
      return yield* share.close();
    case 'run':
      return share.run(step);
    case 'pauseRun':
      return share.pauseRun();
    default:
      return share.look(step);
  }
}

function answered(value: unknown): Answer {
  return value === undefined ? undefined : { ok: value };
}

function failed(error: unknown, step: Step): Answer {
  if (!(error instanceof Failed)) throw error;
  return { error: step.message === true ? { name: error.exception, message: error.message } : error.exception };
}

function compare(step: Step, answer: Answer): string | undefined {
  const expected = expectedOf(step);
  if (expected === null || expected === undefined) {
    return answer !== undefined && 'error' in answer ? `expected success, seen ${JSON.stringify(answer)}` : undefined;
  }
  return difference(expected, answer);
}

function expectedOf(step: Step): unknown {
  const others = step.expectOn as Record<string, unknown> | undefined;
  const version = Object.keys(others ?? {}).find((name) => name.startsWith(`${VERSION}.`));
  return version === undefined ? step.expect : others?.[version];
}
