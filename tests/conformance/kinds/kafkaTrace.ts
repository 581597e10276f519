/** `kafka-trace/1`: scenarios replayed on a real Kafka through its own clients (README of the recordings: format and time). */
import { type KafkaTrace, NotModelled } from '../kafkaTrace/format';
import { Replayer } from '../kafkaTrace/replayer';
import { notModelled } from '../kafkaTrace/scope';
import type { Kind, Outcome } from '../kind';

const kind: Kind = {
  name: 'kafka traces',
  matches: ({ json }) => typeof json === 'object' && json !== null && (json as { format?: unknown }).format === 'kafka-trace/1',
  *cases({ json }) {
    yield { id: '', run: () => replayTrace(json as KafkaTrace) };
  },
};

function replayTrace(trace: KafkaTrace): Outcome {
  const reason = notModelled(trace);
  if (reason !== undefined) return { notModelled: reason };
  try {
    const differences = new Replayer(trace).run();
    return differences.length === 0 ? undefined : differences.join('\n  ');
  } catch (error) {
    if (error instanceof NotModelled) return { notModelled: error.message };
    throw error;
  }
}

export default kind;
