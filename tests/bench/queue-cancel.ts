/**
 * Half of all timers are cancelled before they fire, as heartbeats and request time-outs are: N / 2 events in the hold model, and N / 2
 * time-outs of which the oldest is cancelled, and a new one set, with each of them. One operation is one timer set and ended,
 * by firing or by cancel. Against our own hold model with N events.
 */
import { EventQueue } from '../../simulator/kernel/queue';
import { Random } from '../../simulator/kernel/random';
import { bytesHeld, ensure, type Figure, runSide, type Side, timed } from './trial';

const TABLE = 1 << 16;
const UNIT = 1_000_000;
const ROUNDS = 1 << 15;
/** So long that a time-out is always cancelled first. */
const TIMEOUT = 30 * UNIT;

function makeDelays(): Float64Array {
  const random = Random.seeded(7, 'cancel');
  return Float64Array.from({ length: TABLE }, () => Math.round(random.exponential(UNIT)));
}

function hold(count: string): Side {
  const delays = makeDelays();
  const queue = new EventQueue();
  for (let i = 0; i < Number(count); i++) queue.push(delays[i % TABLE] as number);
  let i = 0;
  return {
    trial: () =>
      timed(() => {
        for (let round = 0; round < ROUNDS; round++) {
          const now = queue.nextTime();
          queue.pop();
          queue.push(now + (delays[i++ & (TABLE - 1)] as number));
        }
        return ROUNDS;
      }),
    check: () => ensure(queue.length === Number(count), 'events were lost'),
  };
}

function cancel(count: string): Side {
  const delays = makeDelays();
  const queue = new EventQueue();
  const half = Number(count) / 2;
  for (let i = 0; i < half; i++) queue.push(delays[i % TABLE] as number);
  const timeouts = Float64Array.from({ length: half }, () => queue.handle(queue.push(TIMEOUT)));
  let i = 0;
  let oldest = 0;
  let cancels = 0;
  function rounds(number: number): void {
    for (let round = 0; round < number; round++) {
      const now = queue.nextTime();
      queue.pop();
      queue.push(now + (delays[i++ & (TABLE - 1)] as number));
      queue.cancel(timeouts[oldest] as number);
      timeouts[oldest] = queue.handle(queue.push(now + TIMEOUT));
      oldest = oldest + 1 === half ? 0 : oldest + 1;
    }
    cancels += number;
  }
  return {
    trial: () =>
      timed(() => {
        rounds(ROUNDS);
        return 2 * ROUNDS;
      }),
    check() {
      ensure(queue.length === Number(count), `${queue.length} events pending instead of ${count}`);
      ensure(
        timeouts.every((handle) => queue.isPending(handle)),
        'a time-out that was not cancelled is gone',
      );
    },
    figures(): Figure[] {
      const before = bytesHeld();
      while (cancels < 1e7) rounds(ROUNDS);
      return [{ name: `memory grown by 10^7 cancels`, value: Math.max(0, bytesHeld() - before) / 1024, unit: 'KiB', atMost: 1_024 }];
    },
  };
}

runSide({ ours: cancel, hold });
