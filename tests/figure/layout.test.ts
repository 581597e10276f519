/** Where the parts of a drawing stand: inside the sheet, never on top of one another, and reachable by arrows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { along, anchor, type Layout, layout, layoutKey, nextPlace, type Place, places } from '@/components/figure/groupLayout';
import { queueLayout } from '@/components/figure/queueLayout';
import { stillOf } from '@/components/player/still';
import { idsOf, scenarioOf } from '@/content/library';
import type { KafkaView } from '@/simulator/projections/frame';

const KAFKA = idsOf('scenarios').filter((id) => scenarioOf(id).kafka !== undefined);
const frames = new Map(KAFKA.map((id) => [id, stillOf(scenarioOf(id)).frame.kafka as KafkaView]));
const view = (id: string): KafkaView => frames.get(id) as KafkaView;

const anyLayout = fc
  .record({
    id: fc.constantFrom(...KAFKA),
    width: fc.integer({ min: 320, max: 1_380 }),
    producers: fc.boolean(),
    brokers: fc.boolean(),
    timers: fc.boolean(),
  })
  .map(({ id, ...asked }) => ({ id, asked, place: layout(view(id), asked) }));

const overlap = (a: Place, b: Place): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Cells with everything around them: readers above, flags below. */
const rowBoxes = (place: Layout): Place[] =>
  place.rows.map((row) => ({
    id: row.id,
    part: 'partition',
    x: place.labelX,
    y: row.y - place.tier,
    width: place.textX + 56 - place.labelX,
    height: place.cellHeight + place.tier + (place.tall ? 24 : 0),
  }));

test('whatever the width, nothing stands outside the sheet or on top of another', () => {
  fc.assert(
    fc.property(anyLayout, ({ place }) => {
      const boxes = [...place.producers, ...place.members, ...rowBoxes(place)];
      for (const box of boxes) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(place.width);
        expect(box.y + box.height).toBeLessThanOrEqual(place.height);
      }
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1)) expect([a.id, b.id, overlap(a, b)]).toEqual([a.id, b.id, false]);
    }),
  );
});

test('a log shows at least three cells, and never more than a frame brings', () => {
  fc.assert(
    fc.property(anyLayout, ({ place }) => {
      expect(place.cells).toBeGreaterThanOrEqual(3);
      expect(place.cells).toBeLessThanOrEqual(16);
      expect(place.cellsX + place.cells * place.cellWidth).toBeLessThanOrEqual(place.textX);
    }),
  );
});

test('a wider room shows as many cells or more', () => {
  const asked = { producers: true, brokers: false, timers: true };
  const cells = [872, 1_000, 1_200, 1_380].map((width) => layout(view('kafka/first-rebalance'), { width, ...asked }).cells);
  expect(cells.toSorted((a, b) => a - b)).toEqual(cells);
  expect(cells.at(-1)).toBeGreaterThan(cells[0] as number);
});

test('from every part the arrows lead to every other', () => {
  fc.assert(
    fc.property(anyLayout, ({ place }) => {
      const all = places(place);
      const seen = new Set([all[0]?.id]);
      for (const id of seen) {
        for (const direction of ['left', 'right', 'up', 'down'] as const) {
          const next = nextPlace(all, id as string, direction);
          if (next !== null) seen.add(next);
        }
      }
      expect([...seen].toSorted()).toEqual(all.map((each) => each.id).toSorted());
    }),
    { numRuns: 60 },
  );
});

test('an arrow goes where it points', () => {
  const all = places(layout(view('kafka/first-rebalance'), { width: 872, producers: true, brokers: false, timers: false }));
  expect(nextPlace(all, 'billing-1', 'down')).toBe('billing-2');
  expect(nextPlace(all, 'billing-2', 'up')).toBe('billing-1');
  expect(nextPlace(all, 'orders-0', 'down')).toBe('orders-1');
  expect(nextPlace(all, 'checkout', 'right')).toMatch(/^orders-/);
  expect(nextPlace(all, 'billing-1', 'right')).toBeNull();
});

test('every end of a message has a place, and a wire begins and ends there', () => {
  const place = layout(view('kafka/first-rebalance'), { width: 872, producers: true, brokers: false, timers: false });
  for (const id of ['checkout', 'broker-1', 'orders-5', 'billing-3']) expect(anchor(place, id, 'in')).not.toBeNull();
  expect(anchor(place, 'nobody', 'in')).toBeNull();
  expect(along(0, 10, 100, 50, 0)).toEqual({ x: 0, y: 10 });
  expect(along(0, 10, 100, 50, 1)).toEqual({ x: 100, y: 50 });
  expect(along(0, 10, 100, 50, 0.5)).toEqual({ x: 50, y: 30 });
});

test('the key of a layout changes with the cast and not with the records', () => {
  const kafka = view('kafka/first-rebalance');
  const [group] = kafka.groups as readonly [KafkaView['groups'][number]];
  expect(layoutKey({ ...kafka, groups: [{ ...group, lag: 99, generation: 9 }] })).toBe(layoutKey(kafka));
  const fewer = { ...group, members: group.members.slice(1) };
  expect(layoutKey({ ...kafka, groups: [fewer] })).not.toBe(layoutKey(kafka));
});

test('queues and workers keep apart at every width', () => {
  const services = stillOf(scenarioOf('queues/spike')).frame.services;
  if (services === null) throw new Error('the scenario has queues');
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 1_380 }), (width) => {
      const place = queueLayout({ ...services, workers: services.workers.map((worker) => ({ ...worker, status: 'up' })) }, width);
      for (const queue of place.queues) {
        expect(queue.workers.length).toBe(8);
        for (const worker of queue.workers) {
          expect(worker.x).toBeGreaterThan(place.lineEnd + 6);
          expect(worker.x + place.workerWidth).toBeLessThanOrEqual(width);
          expect(worker.y + 34).toBeLessThanOrEqual(place.height);
        }
      }
    }),
  );
});
