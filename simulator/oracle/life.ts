/**
 * The life of one message, read from the trace: handed over, stored, copied, readable, fetched, delivered, its effect, the commit
 * that counts it as done. Every step is a fact, and so an instant that can be gone to. Nothing is kept per message for it.
 */
import type { BrokerFact } from '../kafka/broker/facts';
import type { ConsumerFact } from '../kafka/consumer/facts';
import type { ProducerFact } from '../kafka/producer/facts';
import type { NodeId } from '../kernel/process';
import type { Timeline } from '../kernel/timeline';
import type { LifeStep, MessageLife, RecordPlace } from '../projections/frame';
import { holds, offsetIn } from './explainKafka';
import { lifeOf as jobLife } from './explainServices';

type KnownFact = BrokerFact | ConsumerFact | ProducerFact;

/**
 * What happened to a record up to now, oldest first.
 * @throws when there is no such record: one sentence.
 */
export function lifeOf(timeline: Timeline, asked: { readonly record: number } | RecordPlace): MessageLife {
  const { records } = timeline.present;
  const record = 'record' in asked ? asked.record : recordAt(timeline, asked);
  if (record === null) {
    const { topic, partition, offset } = asked as RecordPlace;
    throw new Error(`no record of a producer stands at offset ${offset} of ${topic}-${partition} by now`);
  }
  if (record < 0 || record >= records.length) throw new Error(`record ${record} has not been sent yet`);
  const kafka = kafkaLife(timeline, record);
  // A job of a queue was never handed to a producer.
  const isOfLog = kafka.place !== null || kafka.steps.some(({ kind }) => kind === 'produced');
  const steps = isOfLog ? kafka.steps : jobSteps(timeline, record);
  return { record, key: records.key(record), producer: records.producer(record), place: kafka.place, steps };
}

const jobSteps = (timeline: Timeline, record: number): LifeStep[] =>
  jobLife(timeline, record).map(({ number, time, node, text }) => ({ number, time, node, text, kind: 'job' }));

function kafkaLife(timeline: Timeline, record: number): { readonly place: RecordPlace | null; readonly steps: LifeStep[] } {
  const steps: LifeStep[] = [];
  const once = new Set<string>();
  let place: RecordPlace | null = null;
  const facts = timeline.present.facts;
  for (let number = 0; number < facts; number++) {
    const { time, node, fact: raw } = timeline.trace.at(number);
    const fact = raw as KnownFact;
    const add = (kind: LifeStep['kind'], text: string, who: NodeId = node) => steps.push({ number, time, node: who, kind, text });
    /** What happens again and again is told the first time. */
    const first = (name: string): boolean => !once.has(name) && once.add(name).size > 0;
    const here = (at: { readonly topic: string; readonly partition: number }) =>
      place?.topic === at.topic && place.partition === at.partition;
    switch (fact.type) {
      case 'recordsSent':
        if (holds(fact, record)) add('produced', `the application of ${node} hands it to send()`);
        break;
      case 'recordsAppended': {
        const offset = offsetIn(fact.records, fact.baseOffset, record);
        if (offset === null) break;
        place ??= { topic: fact.topic, partition: fact.partition, offset };
        add('appended', `${node}, the leader, appends it at ${fact.topic}-${fact.partition}, offset ${offset}`);
        break;
      }
      case 'duplicateRecognised':
        if (offsetIn(fact.records, 0, record) !== null) add('appended', `${node} has it already: the same sequence number came again`);
        break;
      case 'recordsReplicated': {
        if (!here(fact)) break;
        const offset = (place as RecordPlace).offset;
        if (
          fact.batches.some((batch) => batch.baseOffset <= offset && offset < batch.baseOffset + batch.recordCount) &&
          first(`copy ${node}`)
        )
          add('replicated', `${node} has a copy`);
        break;
      }
      case 'highWatermarkAdvanced':
        if (here(fact) && fact.highWatermark > (place as RecordPlace).offset && first('readable'))
          add('readable', `the high watermark passes it, at ${fact.highWatermark}: consumers may read it`);
        break;
      case 'batchAcknowledged':
        if (offsetIn(fact.records, 0, record) !== null) add('acknowledged', `${node} knows that it is stored`);
        break;
      case 'batchRetried':
        if (offsetIn(fact.records, 0, record) !== null) add('retried', `${node} will send it again: ${fact.error}`);
        break;
      case 'batchFailed':
        if (offsetIn(fact.records, 0, record) !== null)
          add(
            'failed',
            `the application of ${node} is told that it failed: ${fact.error}${fact.definite ? '' : ', though it may be stored'}`,
          );
        break;
      case 'logTruncated':
        if (here(fact) && fact.to <= (place as RecordPlace).offset && (place as RecordPlace).offset < fact.from)
          add('truncated', `${node} cuts its copy away: its new leader has something else there`);
        break;
      case 'fetchReturned':
        if (fact.partitions.some((each) => here(each) && each.ranges.some((range) => holds(range, record))))
          add('fetched', `${node} fetches it`);
        break;
      case 'pollReturned':
        if (fact.ranges.some((range) => holds(range, record))) add('delivered', `poll() of ${node} returns it to the application`);
        break;
      case 'effectApplied':
        if (holds(fact, record)) add('effect', `${node} applies its effect`);
        break;
      case 'offsetsCommitted': {
        const offset = fact.offsets.find(here)?.offset;
        if (offset !== undefined && offset > (place as RecordPlace).offset && first(`commit ${fact.group}`))
          add('committed', `${fact.group} commits offset ${offset}: everything below counts as done`);
        break;
      }
    }
  }
  return { place, steps };
}

/** Which record a leader appended there; the last one, where a log was cut and written again. */
function recordAt(timeline: Timeline, { topic, partition, offset }: RecordPlace): number | null {
  for (let number = timeline.present.facts - 1; number >= 0; number--) {
    const fact = timeline.trace.at(number).fact as KnownFact;
    if (fact.type !== 'recordsAppended' || fact.topic !== topic || fact.partition !== partition) continue;
    let at = offset - fact.baseOffset;
    if (at < 0 || at >= fact.recordCount) continue;
    for (let i = 0; i < fact.records.length; i += 2) {
      const length = fact.records[i + 1] as number;
      if (at < length) return (fact.records[i] as number) + at;
      at -= length;
    }
  }
  return null;
}
