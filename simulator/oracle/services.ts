/** What the facts of queues and chains mean for the ledger. */
import type { Fact, FactHeader } from '../kernel/process';
import type { BusFact } from '../services/chain';
import type { ServicesFact } from '../services/facts';
import { accept, effect, find, type Ledger, lose } from './ledger';

export function foldServices(state: Ledger, raw: Fact, at: FactHeader): void {
  const fact = raw as ServicesFact | BusFact;
  switch (fact.type) {
    case 'jobEnqueued': {
      const subject = state.subjects.get(at.node);
      if (subject === undefined) return;
      accept(subject, fact.record, 1);
      // A retry gives a job that was dropped another chance.
      return find(subject, fact.record);
    }
    case 'jobDropped': {
      const subject = state.subjects.get(at.node);
      if (subject !== undefined) lose(subject, fact.record);
      return;
    }
    case 'eventStored':
      for (const subject of state.subjects.values()) {
        if (subject.spec.kind === 'subscriber' && subject.spec.bus === at.node) accept(subject, fact.record, 1);
      }
      return;
    case 'effectApplied': {
      if (!('subject' in fact)) return;
      const subject = state.subjects.get(fact.subject);
      if (subject !== undefined) effect(subject, fact.firstRecord, fact.recordCount, at.records);
      return;
    }
    default:
      return;
  }
}
