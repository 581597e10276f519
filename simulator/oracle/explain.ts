/**
 * Why a message met its fate: the shortest chain of facts that led there, in words, each link an instant that can be opened.
 * Read from the trace when somebody asks; nothing is kept per message for it.
 */
import type { Timeline } from '../kernel/timeline';
import type { ChainLink, Explanation } from '../projections/frame';
import { explainKafka } from './explainKafka';
import { explainJob } from './explainServices';
import { effectsOf, isAborted, isLost, isReordered, type Ledger, type Subject } from './ledger';

/** What an explanation is made from. */
export interface Case {
  readonly timeline: Timeline;
  readonly subject: Subject;
  readonly record: number;
  readonly fate: Explanation['fate'];
}

export interface Story {
  readonly sentence: string;
  readonly chain: readonly ChainLink[];
  readonly remedy: string | null;
}

/** @throws when the run has no such subject or record. */
export function explain(timeline: Timeline, subjectId: string, record: number): Explanation {
  const { present } = timeline;
  const subject = present.fold<Ledger>('ledger').subjects.get(subjectId);
  if (subject === undefined) throw new Error(`no group or queue is named ${subjectId}`);
  if (record < 0 || record >= present.records.length) throw new Error(`record ${record} has not been sent yet`);
  const fate = fateOf(subject, record);
  const known: Case = { timeline, subject, record, fate };
  const story = subject.spec.kind === 'group' ? explainKafka(known) : explainJob(known);
  return { record, key: present.records.key(record), fate, ...story };
}

function fateOf(subject: Subject, record: number): Explanation['fate'] {
  if (isAborted(subject, record)) return 'aborted';
  if (isLost(subject, record)) return 'lost';
  const effects = effectsOf(subject, record);
  if (effects > 1) return 'duplicated';
  if (isReordered(subject, record)) return 'reordered';
  return effects === 0 ? 'stuck' : 'delivered once';
}

/** A link of a chain, from a fact's place in the trace. */
export function link(timeline: Timeline, number: number, text: string, turning = false): ChainLink {
  const { time, node } = timeline.trace.at(number);
  return { number, time, node, text, turning };
}
