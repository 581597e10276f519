/**
 * What travels between a worker and its page: answers, and of the picture what changed since the last one, as one text, since a
 * page reads a text of many small objects in half the time that the browser's own copy of them takes.
 */
import { type Delta, delta, patched } from './delta';
import type { Answer, Shown } from './protocol';

export type Sent = Exclude<Answer, { type: 'shown' }> | (Omit<Extract<Answer, { type: 'shown' }>, 'shown'> & { readonly change: string });

/** The worker's end: remembers the picture that it sent last. */
export function sender(): (answer: Answer) => Sent {
  let last: Shown | null = null;
  return (answer) => {
    if (answer.type !== 'shown') return answer;
    const { shown, ...rest } = answer;
    const change = JSON.stringify(delta(last, shown));
    last = shown;
    return { ...rest, change };
  };
}

/**
 * The page's end. Answers have to come in the order in which they were sent, as messages do.
 * @param drawn what the page shows before the first answer, which comes whole: what equals it stays the same, and is not drawn
 *   again. `null` where nothing is shown.
 */
export function receiver(drawn: Shown | null): (sent: Sent) => Answer {
  let last = drawn;
  let isFirst = true;
  return (sent) => {
    if (sent.type !== 'shown') return sent;
    const { change: text, ...rest } = sent;
    const change = JSON.parse(text) as Delta;
    const shown: Shown = patched(last as Shown, isFirst ? delta(drawn, patched(null, change)) : change);
    isFirst = false;
    last = shown;
    return { ...rest, shown };
  };
}
