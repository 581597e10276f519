/** What a log shows of transactions: up to where committed data can be read, what holds it back, and what each offset is to them. */
import type { PartitionLog } from '../kafka/log/log';
import type { CellView, PartitionView } from './frame';

type Log = Readonly<PartitionLog>;
type Shown = Pick<PartitionView, 'lastStableOffset' | 'openTransactions'>;

/** A transaction whose marker is not committed itself holds readers back as one that is open. */
export function transactionsOf(log: Log | undefined): Shown {
  const highWatermark = log?.highWatermark ?? 0;
  const transactions = log?.transactions ?? null;
  if (transactions === null) return { lastStableOffset: highWatermark, openTransactions: [] };
  const open = [...transactions.open].map(([producerId, firstOffset]) => ({ producerId, firstOffset }));
  const unsafe = transactions.ended.filter(({ lastOffset }) => lastOffset >= highWatermark);
  const lastStableOffset = Math.min(
    highWatermark,
    ...open.map(({ firstOffset }) => firstOffset),
    ...unsafe.map((ended) => ended.firstOffset),
  );
  return { lastStableOffset, openTransactions: open.sort((a, b) => a.firstOffset - b.firstOffset) };
}

export function transactionAt(log: Log, offset: number): CellView['transaction'] {
  const { transactions } = log;
  if (transactions === null) return null;
  const marker = transactions.markers.get(offset);
  if (marker !== undefined) return marker.committed ? 'commit marker' : 'abort marker';
  const producerId = producerAt(log, offset);
  const open = transactions.open.get(producerId);
  if (open !== undefined && open <= offset) return 'open';
  const own = transactions.ended.findLast(
    (ended) => ended.producerId === producerId && ended.firstOffset <= offset && offset < ended.lastOffset,
  );
  return own === undefined || own.committed ? null : 'aborted';
}

/** The cells that are drawn stand at the end of the log. */
function producerAt({ batchBases, batchProducers }: Log, offset: number): number {
  let batch = batchBases.length - 1;
  while (batch > 0 && batchBases.get(batch) > offset) batch--;
  return batchProducers.get(batch);
}
