/**
 * Bytes of records and batches on the wire and in the log, as the record format 2 has them.
 * Source: apache/kafka clients/.../record/DefaultRecord.java, DefaultRecordBatch.java.
 */

/** Header of a batch. */
export const BATCH_OVERHEAD = 61;
/** Most that a record can take besides its key, value and headers; what the client reckons with before it encodes. */
const MAX_RECORD_OVERHEAD = 21;

/** Upper bound of a batch that holds only this record: what `max.request.size` is compared with. */
export const sizeUpperBound = (payload: number): number => BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + payload;

/**
 * Bytes of a record in its batch. `payload` is key, value and headers together; the lengths of key and value are counted
 * as if the key had less than 64 bytes.
 * @param offsetDelta position in the batch.
 * @param timestampDelta milliseconds after the first record of the batch.
 */
export function recordBytes(payload: number, offsetDelta: number, timestampDelta: number): number {
  // Attributes, length of the key and number of headers take a byte each.
  const body = 3 + varint(timestampDelta) + varint(offsetDelta) + varint(payload) + payload;
  return body + varint(body);
}

/** Bytes of a zigzag varint. */
function varint(value: number): number {
  if (value >= 0 && value < 64) return 1;
  let rest = value >= 0 ? value * 2 : value * -2 - 1;
  let bytes = 1;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    bytes++;
  }
  return bytes;
}
