/** The life of a job, from the facts of its queue and its workers. */
import type { Timeline } from '../kernel/timeline';
import type { ChainLink } from '../projections/frame';
import type { BusFact } from '../services/chain';
import type { ServicesFact } from '../services/facts';
import { type Case, link, type Story } from './explain';

export function explainJob({ timeline, record, fate }: Case): Story {
  const chain = lifeOf(timeline, record);
  const last = chain.findLast((each) => each.turning);
  switch (fate) {
    case 'duplicated':
      return {
        sentence: 'The work was done, and done again: whoever did it first died before it could say so.',
        chain,
        remedy: 'An effect that is safe to repeat: an idempotency key.',
      };
    case 'lost':
      return {
        sentence: last?.text ?? 'It was accepted and thrown away.',
        chain,
        remedy: 'More workers, a larger bound, or refusing new work instead of dropping old.',
      };
    case 'reordered':
      return { sentence: 'A later job of the same key was done first.', chain, remedy: 'One worker per key.' };
    case 'stuck':
      return { sentence: 'It was accepted and waits.', chain, remedy: null };
    case 'aborted':
    case 'delivered once':
      return { sentence: 'It was done once.', chain, remedy: null };
  }
}

/** All that happened to a job up to now, oldest first. */
export function lifeOf(timeline: Timeline, record: number): ChainLink[] {
  const chain: ChainLink[] = [];
  const facts = timeline.present.facts;
  let holder: string | null = null;
  for (let number = 0; number < facts; number++) {
    const { node, fact: raw } = timeline.trace.at(number);
    const fact = raw as ServicesFact | BusFact | { readonly type: 'nodeCrashed' };
    const add = (text: string, turning = false) => chain.push(link(timeline, number, text, turning));
    if (fact.type === 'nodeCrashed') {
      if (node === holder) add(`${node} crashes with it in its hands`, true);
      continue;
    }
    if (fact.type === 'jobsCreated') {
      if (record >= fact.firstRecord && record < fact.firstRecord + fact.keys.length) add(`${node} makes it`);
      continue;
    }
    if (fact.type === 'effectApplied') {
      if (fact.firstRecord === record) add(`${node} does the work`);
      continue;
    }
    if (!('record' in fact) || fact.record !== record) continue;
    switch (fact.type) {
      case 'jobEnqueued':
        add(`${node} accepts it${fact.attempt > 1 ? ` on try ${fact.attempt}` : ''}`);
        break;
      case 'jobRefused':
        add(`${node} is full and refuses it`, true);
        break;
      case 'jobAssigned':
        holder = fact.worker;
        add(`${fact.worker} takes it`);
        break;
      case 'jobReturned':
        holder = null;
        add(`${node} puts it back at the head of the line`, true);
        break;
      case 'jobDropped':
        add(
          fact.reason === 'drop-head'
            ? `${node} is full and drops it, the oldest, to make room`
            : `${node} gives it up: it waited past its deadline`,
          true,
        );
        break;
      case 'jobFailed':
        add('no retry is left', true);
        break;
      case 'eventStored':
        add(`${node} keeps the event`);
        break;
      case 'eventDelivered':
        add(`${node} hands it to ${fact.subscriber}`);
        break;
    }
  }
  return chain;
}
