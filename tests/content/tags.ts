/** Reads the tags of a lesson out of its text, so that tests see what the page will be given. */

export interface Tag {
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Where it begins in the text. */
  readonly index: number;
}

/** Every tag with a capital letter, in order. @throws on a tag that does not end. */
export function tagsOf(text: string): Tag[] {
  return [...text.matchAll(/<([A-Z][A-Za-z]*)(?=[\s/>])/g)].map((match) => {
    const props: Record<string, unknown> = {};
    let at = match.index + match[0].length;
    for (;;) {
      const rest = text.slice(at);
      if (/^\s*\/?>/.test(rest)) return { name: match[1] as string, props, index: match.index };
      const attribute = /^\s+([a-zA-Z]+)(=(?="|\{))?/.exec(rest);
      if (attribute === null) throw new Error(`<${match[1]}> is not understood: ${rest.slice(0, 60)}`);
      at += attribute[0].length;
      if (attribute[2] === undefined) {
        props[attribute[1] as string] = true;
        continue;
      }
      const value = text[at] === '"' ? text.slice(at, text.indexOf('"', at + 1) + 1) : braced(text, at);
      at += value.length;
      props[attribute[1] as string] = new Function(`return (${value.startsWith('{') ? value.slice(1, -1) : value});`)();
    }
  });
}

/** From an opening brace to the one that closes it; braces within strings do not count. */
function braced(text: string, from: number): string {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if ('"\''.includes(character)) quote = character;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return text.slice(from, at + 1);
  }
  throw new Error('a brace is not closed');
}
