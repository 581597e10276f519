/**
 * 10^6 records through the Kafka model, with the fate of each: 64 partitions, 16 producers, 16 consumers. Against the bound (columns, nothing
 * but the loop) and against an object for each record. Operations are records.
 */
import { eventedBound } from './anchors/evented-bound';
import type { Fate, LoopSize } from './anchors/loop';
import { objectsLayout } from './anchors/objects-layout';
import { ensure, runSide, type Side, timed } from './trial';

const RECORDS = 1_000_000;

function anchor(run: (size: LoopSize) => Fate): (batch: string, followers: string) => Side {
  return (batch, followers) => {
    const size = { records: RECORDS, batch: Number(batch), followers: Number(followers), partitions: 64, producers: 16, consumers: 16 };
    let fate: Fate | undefined;
    return {
      trial: () =>
        timed(() => {
          fate = run(size);
          return RECORDS;
        }),
      check() {
        ensure(fate?.lost === 0, `${fate?.lost} records were lost`);
        // One batch in twenty is appended twice.
        ensure(Math.abs((fate?.duplicated ?? 0) - RECORDS / 20) <= 2 * size.batch, `${fate?.duplicated} records were duplicated`);
        ensure((fate?.deliveredOnce ?? 0) + (fate?.duplicated ?? 0) === RECORDS, 'a record has no fate');
      },
    };
  };
}

runSide({ 'evented bound': anchor(eventedBound), 'objects layout': anchor(objectsLayout) });
