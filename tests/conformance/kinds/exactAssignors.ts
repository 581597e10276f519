/** `range*.json`, `roundrobin*.json`: assignors whose whole result is fixed. */
import { type AssignorName, assignors } from '@/simulator/kafka/assignors';
import { type AssignmentCase, differenceFrom, type Expected, partitionCounts, subscriptions } from '../assignments';
import { entries, isListWith, type Kind, type RecordedFile } from '../kind';

type ExactCase = AssignmentCase & { readonly expected: Expected };

const kind: Kind = {
  name: 'exact assignors',
  matches: (file) => assignorOf(file) !== undefined && isListWith(file, 'topics', 'members', 'expected'),
  *cases(file) {
    const name = assignorOf(file);
    if (name === undefined) return;
    for (const recorded of entries<ExactCase>(file)) {
      const run = () => differenceFrom(recorded.expected, assignors[name].assign(partitionCounts(recorded), subscriptions(recorded)));
      yield { id: recorded.name, run };
    }
  },
};

/** The cases of both look alike, so the file's name decides. */
function assignorOf({ name }: RecordedFile): AssignorName | undefined {
  if (/^range/i.test(name)) return 'range';
  return /^round[-_]?robin/i.test(name) ? 'roundrobin' : undefined;
}

export default kind;
