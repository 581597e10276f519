/** `murmur2.json`: hash of a key and its partition among several counts, as Kafka's own classes gave them. */
import { murmur2, partitionForKey, utf8Bytes } from '@/simulator/kafka/murmur2';
import { entries, isListWith, type Kind } from '../kind';

interface KeyCase {
  readonly key: string;
  readonly murmur2: number;
  readonly partition: Readonly<Record<string, number>>;
}

const kind: Kind = {
  name: 'murmur2',
  matches: (file) => isListWith(file, 'key', 'murmur2') && (file.name.includes('murmur2') || entries(file).length > 0),
  *cases(file) {
    for (const recorded of entries<KeyCase>(file)) yield { id: JSON.stringify(recorded.key), run: () => difference(recorded) };
  },
};

function difference({ key, murmur2: expected, partition }: KeyCase): string | undefined {
  const seen = murmur2(utf8Bytes(key));
  if (seen !== expected) return `murmur2: expected ${expected}, seen ${seen}`;
  for (const [count, wanted] of Object.entries(partition)) {
    const got = partitionForKey(key, Number(count));
    if (got !== wanted) return `partition of ${count}: expected ${wanted}, seen ${got}`;
  }
  return undefined;
}

export default kind;
