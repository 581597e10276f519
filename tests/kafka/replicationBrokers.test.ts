/** Rules of replication: a broker is registered, fenced, taken back, and ends properly. */
import { expect, test } from 'vitest';
import { apart, replicated } from './replicas';

test('[KR11] a broker that is not heard of for broker.session.timeout.ms is fenced: it leads nothing and is in no ISR', () => {
  const t = apart({}, { config: {} });
  t.run(1_000);
  t.crash('broker-3');
  t.run(6_900);
  expect(t.image()).toMatchObject({ leader: 'broker-3', isr: ['broker-3', 'broker-4', 'broker-5'] });
  t.run(2_200);
  expect(t.image()).toMatchObject({ leader: 'broker-4', leaderEpoch: 1, isr: ['broker-4', 'broker-5'] });
  expect(t.state('broker-1').image.brokers.get('broker-3')?.fenced).toBe(true);
});

test('[KR11] a new controller gives everybody a full session, however long it was silent before', () => {
  const t = apart();
  t.run(1_000);
  t.crash('broker-3');
  t.run(2_400);
  t.crash('broker-1');
  t.run(2_000);
  const fencings = () => t.facts('brokerFenced').filter(({ broker }) => broker === 'broker-3');
  expect(fencings()).toEqual([]);
  t.run(8_000);
  const elected = [...t.trace.entries()].find(({ fact }) => fact.type === 'controllerElected');
  const fenced = [...t.trace.entries()].find(({ fact }) => fact.type === 'brokerFenced');
  expect((fenced?.time as number) - (elected?.time as number)).toBeGreaterThanOrEqual(3_000_000);
});

test('[KR12] a broker that is started again waits until the session of its former life is over', () => {
  const t = apart({}, { config: {} });
  t.run(1_000);
  t.crash('broker-3');
  t.restart('broker-3');
  t.run(6_900);
  expect(t.state('broker-3').ready).toBe(false);
  expect(t.image().leader).toBe('broker-3');
  t.run(3_000);
  expect(t.state('broker-3').ready).toBe(true);
  expect(t.image().leader).toBe('broker-4');
});

test('[KR13] it is taken back when it has replayed its own registration, and leads at once what nobody leads', () => {
  const t = apart({ assignment: [['broker-3']] });
  t.produce(1, 'broker-3');
  t.crash('broker-3');
  t.run(6_000);
  expect(t.image()).toMatchObject({ leader: null, leaderEpoch: 1 });
  t.restart('broker-3');
  t.run(2_000);
  expect(t.image()).toMatchObject({ leader: 'broker-3', leaderEpoch: 2 });
  expect(t.produce(1, 'broker-3')).toMatchObject({ error: 'NONE', baseOffset: 2 });
  const order = t.facts('brokerUnfenced').length + t.facts('brokerRegistered').filter(({ incarnation }) => incarnation === 2).length;
  expect(order).toBe(2);
});

test('[KR14] a proper end gives leaderships away first: within milliseconds, and nothing is lost', () => {
  const t = apart();
  t.produce(-1, 'broker-3');
  const before = t.simulation.now;
  t.tell('broker-3', 'shutDown');
  t.run(300);
  expect(t.simulation.statusOf('broker-3')).toBe('down');
  expect(t.image()).toMatchObject({ leader: 'broker-4', leaderEpoch: 1, isr: ['broker-4', 'broker-5'] });
  const moved = [...t.trace.entries()].find(({ fact, time }) => fact.type === 'leaderElected' && time > before);
  expect(moved?.fact).toMatchObject({ reason: 'controlledShutdown', unclean: false });
  expect((moved?.time as number) - before).toBeLessThan(20_000);
  expect(t.log('broker-4').logEndOffset).toBe(2);
});

test('[KR14] who ended properly is still eligible when it comes back; who was killed is not', () => {
  const leaderAfter = (end: 'shutDown' | 'crash') => {
    const t = apart({ assignment: [['broker-3', 'broker-4']], config: { 'min.insync.replicas': 2 } });
    for (const node of ['broker-4', 'broker-3']) {
      if (end === 'crash') t.crash(node);
      else t.tell(node, 'shutDown');
      t.run(6_000);
    }
    expect(t.image()).toMatchObject({ leader: null, isr: [], elr: ['broker-3', 'broker-4'] });
    t.restart('broker-4');
    t.run(6_000);
    return t.image().leader;
  };
  expect(leaderAfter('shutDown')).toBe('broker-4');
  expect(leaderAfter('crash')).toBeNull();
});

test('[KR19] acks=all is refused before the append while fewer are in sync than min.insync.replicas; acks=1 is not', () => {
  const t = apart({ config: { 'min.insync.replicas': 2 } });
  t.crash('broker-4', 'broker-5');
  t.run(6_000);
  expect(t.produce(-1, 'broker-3')).toMatchObject({ error: 'NOT_ENOUGH_REPLICAS', baseOffset: -1 });
  expect(t.log('broker-3').logEndOffset).toBe(0);
  expect(t.produce(1, 'broker-3')).toMatchObject({ error: 'NONE', baseOffset: 0 });
});

test('[KR19] min.insync.replicas above the number of replicas asks for all of them', () => {
  const t = replicated({ replicationFactor: 2, config: { 'min.insync.replicas': 3 } });
  expect(t.produce(-1)).toMatchObject({ error: 'NONE', baseOffset: 0 });
});
