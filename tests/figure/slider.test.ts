/** The slider never gets a value that the browser would move by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf } from '@/components/figure/TimeSlider';

test('every instant has a place of the slider: a whole number of steps, within the axis, the nearest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 6 }), fc.nat(10 ** 6), (end, step, share) => {
      const time = Math.floor((end * share) / 10 ** 6);
      fc.pre(step <= end);
      const place = placeOf(time, end, step);
      expect(place % step).toBe(0);
      expect(place).toBeLessThanOrEqual(end);
      expect(Math.abs(place - time)).toBeLessThan(step);
    }),
  );
});
