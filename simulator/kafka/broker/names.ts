/**
 * Legal names of topics. Source: apache/kafka clients/.../common/internals/Topic.java. Rule KB14.
 */

/** Names that would be one and the same in a metric. */
export const collisionName = (topic: string): string => topic.replaceAll('.', '_');

/** What is wrong with the name of a topic, in the broker's words; `null` when nothing is. */
export function topicNameError(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.' || name === '..') return `Topic name is invalid: '${name}' is not allowed`;
  if (name.length > 249) return `Topic name is invalid: the length of '${name}' is longer than the max allowed length 249`;
  if (/[^a-zA-Z0-9._-]/.test(name)) {
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return null;
}
