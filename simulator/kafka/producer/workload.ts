/**
 * The application around a producer: when it makes records, and with which keys (rule KP20). It does not wait for outcomes.
 */
import type { ArrivalLaw } from '../../kernel/laws';
import type { Random } from '../../kernel/random';
import type { Micros } from '../../kernel/time';
import { murmur2, utf8Bytes } from '../murmur2';
import type { KeySpec, Workload } from './spec';

export interface WorkloadState {
  readonly topic: string;
  /** -1: the partitioner decides. */
  readonly partition: number;
  /** Bytes of key and value of each record. */
  readonly recordBytes: number;
  /** Every key with its hash, made ready once; empty: records without a key. */
  readonly keys: readonly string[];
  readonly hashes: readonly number[];
  /** Upper bounds of the keys' shares between 0 and 1; empty: all keys are equally frequent. */
  readonly shares: readonly number[];
  arrivals: ArrivalLaw;
  readonly limit: number;
  /** `null`: it uses no transactions. */
  readonly commitEvery: Micros | null;
  /** Records so far. */
  sent: number;
}

export function initialWorkload(workload: Workload | undefined): WorkloadState | null {
  if (workload === undefined) return null;
  const spec = workload.keys ?? { count: 0 };
  const keys = Array.from({ length: spec.count }, (_, i) => `${spec.prefix ?? 'key-'}${i}`);
  return {
    topic: workload.topic,
    partition: workload.partition ?? -1,
    // All records alike, with the longest of the keys.
    recordBytes: workload.valueSize + (keys.at(-1)?.length ?? 0),
    keys,
    hashes: keys.map((key) => murmur2(utf8Bytes(key)) & 0x7fffffff),
    shares: zipfShares(spec),
    arrivals: workload.arrivals,
    limit: workload.count ?? Number.POSITIVE_INFINITY,
    commitEvery: workload.commitEvery ?? null,
    sent: 0,
  };
}

/** Shares fall as 1 / rank^skew. Whole and half exponents only: engines may differ in the last bit of Math.pow, never of Math.sqrt. */
function zipfShares({ count, skew = 0 }: KeySpec): number[] {
  if (skew === 0) return [];
  const sums: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank++) {
    total += 1 / power(rank, skew);
    sums.push(total);
  }
  return sums.map((sum) => sum / total);
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < Math.floor(exponent); i++) result *= base;
  return exponent % 1 === 0 ? result : result * Math.sqrt(base);
}

/** Number of the key of the next record. */
export function drawKey(workload: Readonly<WorkloadState>, random: Random): number {
  const { shares } = workload;
  if (shares.length === 0) return random.below(workload.keys.length);
  const luck = random.unit();
  let low = 0;
  let high = shares.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (luck < (shares[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
