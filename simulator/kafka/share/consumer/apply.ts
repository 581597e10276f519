/** How each fact changes a share consumer: the only code that writes its state. */
import type { ShareConsumerFact } from './facts';
import { closedShareConsumer, type GivenRange, type HeldRecord, type ShareConsumerState } from './state';

export function apply(s: ShareConsumerState, fact: ShareConsumerFact): void {
  switch (fact.type) {
    case 'shareConsumerOpened':
      Object.assign(s, closedShareConsumer(s.spec, s.nextCorrelationId), { status: 'open', memberId: fact.memberId });
      return;
    case 'shareConsumerClosed':
      Object.assign(s, closedShareConsumer(s.spec, s.nextCorrelationId), { result: s.result });
      return;
    case 'shareConsumerFailed':
      s.status = 'failed';
      s.error = fact.error;
      return;
    case 'shareRequestSent': {
      const { api, to, expiresAt, carried, sessionEpoch } = fact;
      s.inFlight.set(fact.correlationId, { api, to, expiresAt, ...(carried && { carried }) });
      s.nextCorrelationId = fact.correlationId + 1;
      if (sessionEpoch !== undefined) s.sessions.set(to, sessionEpoch + 1);
      if (carried) s.held = s.held.filter((record) => !carried.includes(record));
      return;
    }
    case 'shareRequestAnswered':
      s.inFlight.delete(fact.answers);
      return;
    case 'shareRequestsLost':
      for (const id of fact.correlationIds) s.inFlight.delete(id);
      s.sessions.delete(fact.peer);
      s.metadataNeeded = true;
      if (s.coordinator === fact.peer) s.coordinator = null;
      return;
    case 'shareMetadataUpdated':
      for (const { name, leaders } of fact.topics) s.leaders.set(name, [...leaders]);
      s.metadataNeeded = false;
      return;
    case 'shareMetadataNeeded':
      s.metadataNeeded = true;
      return;
    case 'shareCoordinatorFound':
      s.coordinator = fact.coordinator;
      return;
    case 'shareHeartbeatAnswered':
      s.epoch = fact.epoch;
      if (fact.assignment === null) return;
      s.assignment = fact.assignment;
      if (fact.assignment.some(({ topic }) => !s.leaders.has(topic))) s.metadataNeeded = true;
      return;
    case 'shareMembershipLost':
      s.epoch = 0;
      s.assignment = [];
      return;
    case 'shareSessionLost':
      s.sessions.delete(fact.broker);
      return;
    case 'sharesFetched':
      s.buffer.push(...fact.ranges);
      return;
    case 'moreWanted':
      s.wantsMore = fact.wanted;
      return;
    case 'sharesPolled':
      s.buffer = [];
      s.held.push(
        ...s.renewed,
        ...fact.ranges.flatMap(recordsOf).filter(({ offset, topic, partition }) => !isIn(s.renewed, topic, partition, offset)),
      );
      s.renewed = [];
      if (s.call?.kind === 'poll') for (const { recordCount } of fact.ranges) s.call.got += recordCount;
      return;
    case 'recordsSaid':
      s.held = s.held.map((record) =>
        fact.records.some(
          ({ topic, partition, offset }) => topic === record.topic && partition === record.partition && offset === record.offset,
        )
          ? { ...record, said: fact.acknowledge }
          : record,
      );
      return;
    case 'acknowledgementsSettled':
      if (s.call?.kind === 'commit') {
        for (const { topic, partition } of fact.records)
          s.call.results[`${topic}-${partition}`] = fact.error === 'NONE' ? null : exceptionOf(fact.error);
      }
      if (fact.error === 'NONE')
        s.renewed.push(...fact.records.filter(({ said }) => said === 'renew').map((record) => ({ ...record, said: null })));
      return;
    case 'shareCallStarted':
      s.call = { ...fact.call };
      return;
    case 'shareCallReturned':
      s.call = null;
      s.result = fact.result;
      return;
    case 'shareLeaving':
      if (s.call?.kind === 'close') s.call.stage = 'leaving';
      return;
    case 'shareLoopSet':
      s.loop = fact.acknowledge === null ? null : { acknowledge: fact.acknowledge };
      return;
    case 'sharePollFailed':
      s.error = fact.error;
      return;
    case 'shareEffectApplied':
      s.processed += fact.recordCount;
      return;
  }
}

export function recordsOf(range: GivenRange): HeldRecord[] {
  const { topic, partition, baseOffset, recordCount } = range;
  return Array.from({ length: recordCount }, (_, i) => ({ topic, partition, offset: baseOffset + i, range, said: null }));
}

/** `INVALID_RECORD_STATE` is thrown as InvalidRecordStateException. */
function exceptionOf(error: string): string {
  const words = error.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return `${words.join('')}Exception`;
}

function isIn(records: readonly HeldRecord[], topic: string, partition: number, offset: number): boolean {
  return records.some((record) => record.topic === topic && record.partition === partition && record.offset === offset);
}
