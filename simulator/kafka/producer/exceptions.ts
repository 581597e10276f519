/** What the Java client throws for an error of the protocol. Source: apache/kafka clients/.../common/protocol/Errors.java. */

/** Names that do not follow from the error's own. */
const IRREGULAR: Readonly<Record<string, string>> = {
  CORRUPT_MESSAGE: 'CorruptRecordException',
  INVALID_PRODUCER_ID_MAPPING: 'InvalidPidMappingException',
  MESSAGE_TOO_LARGE: 'RecordTooLargeException',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'OutOfOrderSequenceException',
  RECORD_LIST_TOO_LARGE: 'RecordBatchTooLargeException',
  REQUEST_TIMED_OUT: 'TimeoutException',
  UNKNOWN_SERVER_ERROR: 'UnknownServerException',
};

/** Simple name of the exception class: `NOT_LEADER_OR_FOLLOWER` is a `NotLeaderOrFollowerException`. */
export function exceptionFor(error: string): string {
  const irregular = IRREGULAR[error];
  if (irregular !== undefined) return irregular;
  const words = error.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  if (words.at(-1) === 'Exception') words.pop();
  return `${words.join('')}Exception`;
}
