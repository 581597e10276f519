/**
 * After 10^6 records, jumps to 100 random instants forth and back; the figure is their 95th percentile. Against one straight run from 0.
 * The state after a jump must be that of a straight run to the same instant. The system is a log in miniature: sources that make batches
 * of 20 records, partitions that append them to columns and acknowledge.
 */
import { Column } from '../../simulator/kernel/column';
import type { NodeId, Process } from '../../simulator/kernel/process';
import { Random } from '../../simulator/kernel/random';
import { Simulation } from '../../simulator/kernel/simulation';
import { type Build, Timeline } from '../../simulator/kernel/timeline';
import { Trace } from '../../simulator/kernel/trace';
import { bytesHeld, cpuNanos, ensure, type Figure, runSide, type Side } from './trial';

const BATCH = 20;
const SOURCES = 16;
const PARTITIONS = 16;
const BATCHES_EACH = 1_000_000 / BATCH / SOURCES;
const KEYS = Array.from({ length: 64 }, (_, i) => `key-${i}`);

interface Batch {
  readonly type: 'Append';
  readonly firstRecord: number;
  readonly recordCount: number;
}
interface Source {
  made: number;
  acknowledged: number;
  /** Of each partition, the end offset that it last named. */
  readonly ends: Map<NodeId, number>;
}
type SourceFact =
  | { readonly type: 'batchMade'; readonly firstRecord: number; readonly keys: readonly string[]; readonly to: NodeId }
  | { readonly type: 'batchAcknowledged'; readonly partition: NodeId; readonly endOffset: number };

const source: Process<Source, { readonly type: 'Acknowledge'; readonly endOffset: number } | { readonly type: 'Make' }, SourceFact, null> =
  {
    role: 'bench.source',
    initial: () => ({ made: 0, acknowledged: 0, ends: new Map() }),
    restarted: (state) => state,
    handle(state, input, io, from) {
      if (input.type === 'Acknowledge') return io.emit({ type: 'batchAcknowledged', partition: from, endOffset: input.endOffset });
      if (state.made === BATCHES_EACH) return;
      const luck = io.random('keys');
      const to = `partition-${luck.below(PARTITIONS)}`;
      const firstRecord = io.records.length;
      const keys = Array.from({ length: BATCH }, () => KEYS[luck.below(KEYS.length)] as string);
      io.emit({ type: 'batchMade', firstRecord, keys, to });
      io.send(to, { type: 'Append', firstRecord, recordCount: BATCH } as Batch);
      io.after(1 + Math.round(luck.exponential(10_000)), { type: 'Make' });
    },
    apply(state, fact, at) {
      if (fact.type === 'batchMade') {
        state.made++;
        at.records.create(at.node, fact.keys, at.time, 100);
      } else {
        state.acknowledged++;
        state.ends.set(fact.partition, fact.endOffset);
      }
    },
  };

interface Partition {
  readonly log: Column;
  readonly appendedAt: Column;
  /** Of each source, the last record it sent. */
  readonly lastRecord: Map<NodeId, number>;
}
type PartitionFact = {
  readonly type: 'recordsAppended';
  readonly from: NodeId;
  readonly firstRecord: number;
  readonly recordCount: number;
};

const partition: Process<Partition, Batch, PartitionFact, null> = {
  role: 'bench.partition',
  initial: () => ({ log: new Column('int32'), appendedAt: new Column('float64'), lastRecord: new Map() }),
  restarted: (state) => state,
  handle(state, input, io, from) {
    if (input.type !== 'Append') return;
    io.emit({ type: 'recordsAppended', from, firstRecord: input.firstRecord, recordCount: input.recordCount });
    io.send(from, { type: 'Acknowledge', endOffset: state.log.length } as { readonly type: 'Acknowledge'; readonly endOffset: number });
  },
  apply(state, fact, at) {
    state.log.pushRange(fact.firstRecord, fact.recordCount);
    state.appendedAt.pushSame(at.time, fact.recordCount);
    state.lastRecord.set(fact.from, fact.firstRecord + fact.recordCount - 1);
  },
};

const build: Build = (trace) => {
  const simulation = new Simulation({ seed: 7, trace });
  for (let i = 0; i < PARTITIONS; i++) simulation.addNode(`partition-${i}`, partition, null);
  for (let i = 0; i < SOURCES; i++) simulation.addNode(`source-${i}`, source, null);
  return simulation;
};

function straight(): Side {
  let records = 0;
  return {
    trial() {
      const start = cpuNanos();
      const simulation = build(new Trace());
      simulation.run(Number.POSITIVE_INFINITY);
      records = simulation.records.length;
      return { operations: 1, nanos: cpuNanos() - start };
    },
    check: () => ensure(records === 1_000_000, `${records} records instead of 10^6`),
  };
}

function ours(): Side {
  const line = Timeline.start(build, []);
  let end = 0;
  while (line.nextTime() < Number.POSITIVE_INFINITY) {
    end = line.nextTime() + 100_000;
    line.seek(end);
  }
  const random = Random.seeded(7, 'seek');
  const instants = Array.from({ length: 100 }, () => Math.floor(random.unit() * end));
  return {
    trial() {
      // The best of three for each instant: a seek is too short for the collector to come evenly.
      const best = instants.map(() => Number.POSITIVE_INFINITY);
      for (let round = 0; round < 3; round++) {
        instants.forEach((time, i) => {
          const start = cpuNanos();
          line.seek(time);
          best[i] = Math.min(best[i] as number, cpuNanos() - start);
        });
      }
      return { operations: 1, nanos: best.sort((a, b) => a - b)[Math.floor(0.95 * best.length)] as number };
    },
    check() {
      const simulation = build(new Trace());
      for (const time of instants.slice(0, 10).sort((a, b) => a - b)) {
        simulation.runUntil(time);
        line.seek(time);
        ensure(
          line.present.stateDigest() === simulation.stateDigest(),
          `the state after a jump to ${time} is not that of the straight run`,
        );
        ensure(line.present.digest() === simulation.digest(), `the facts before ${time} are not those of the straight run`);
      }
    },
    figures() {
      line.seek(end);
      const spent = Array.from({ length: 31 }, () => {
        const start = cpuNanos();
        line.present.keyframe();
        return (cpuNanos() - start) / 1e6;
      }).sort((a, b) => a - b);
      const held = line as unknown as { marks: unknown[] };
      const marks = held.marks.length;
      const before = bytesHeld();
      held.marks = held.marks.slice(0, 1);
      const figures: Figure[] = [
        { name: 'keyframe after 10^6 records', value: spent[15] as number, unit: 'ms', atMost: 1 },
        { name: `all ${marks} keyframes`, value: (before - bytesHeld()) / 2 ** 20, unit: 'MiB', atMost: 64 },
      ];
      return figures;
    },
  };
}

runSide({ ours, straight });
