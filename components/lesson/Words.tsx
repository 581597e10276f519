/** Words of a question or an answer: what stands between backticks is set as code, as in the text around. */
import { Fragment } from 'react';

export function Words({ text }: { readonly text: string }) {
  return text.split('`').map((piece, index) => {
    // Pieces keep their places for ever, so their places are their names.
    const key = `${index}`;
    return index % 2 === 1 ? <code key={key}>{piece}</code> : <Fragment key={key}>{piece}</Fragment>;
  });
}
