/** The quieter parts of a lesson: notes, chips, badges, lists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReactNode } from 'react';
import styles from './Lesson.module.css';

interface Children {
  readonly children: ReactNode;
}

export const Intro = ({ children }: Children) => <div className={styles.intro}>{children}</div>;
export const MarginNote = ({ children }: Children) => <aside className={styles.margin}>{children}</aside>;
export const Since = ({ children }: Children) => <span className={styles.since}>{children}</span>;
export const Playbook = ({ children }: Children) => <section className={styles.playbook}>{children}</section>;
export const Takeaways = ({ children }: Children) => <section className={styles.takeaways}>{children}</section>;
export const Sources = ({ children }: Children) => <section className={styles.sources}>{children}</section>;

/** A rule of a model, by its id in that model's SPEC.md, which says its source and its test. */
export function Rule({ id }: { readonly id: string }) {
  return (
    <abbr className={styles.rule} title={`Rule ${id} of the Kafka model, with its source and its test: simulator/kafka/SPEC.md`}>
      {id}
    </abbr>
  );
}

/** A committed drawing of a Mermaid source; the same in words below it, and the source a press away. */
export function Diagram({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  const folder = join(process.cwd(), 'content', 'diagrams');
  const svg = readFileSync(join(folder, `${id}.svg`), 'utf8');
  const source = readFileSync(join(folder, `${id}.mmd`), 'utf8');
  return (
    <figure className={styles.diagram}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: rendered from our own source and committed; a test holds the two together. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls sideways, also by keyboard. */}
      <section className={styles.scroll} aria-label={`Diagram: ${title}`} tabIndex={0} dangerouslySetInnerHTML={{ __html: svg }} />
      <figcaption>{children}</figcaption>
      <details>
        <summary>as Mermaid source</summary>
        <pre>
          <code>{source}</code>
        </pre>
      </details>
    </figure>
  );
}
