/** A committed drawing of a Mermaid source; the same in words below it, and the source a press away. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReactNode } from 'react';
import styles from './Diagram.module.css';

interface DiagramProps {
  readonly id: string;
  readonly title: string;
  /** What it shows, in words. */
  readonly children: ReactNode;
}

export function Diagram({ id, title, children }: DiagramProps) {
  const folder = join(process.cwd(), 'content', 'diagrams');
  const svg = readFileSync(join(folder, `${id}.svg`), 'utf8');
  const source = readFileSync(join(folder, `${id}.mmd`), 'utf8');
  return (
    <figure className={styles.diagram} aria-label={`Diagram: ${title}`}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: rendered from our own source and committed; a test holds the two together. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls sideways, also by keyboard. */}
      <section className={styles.scroll} aria-label={title} tabIndex={0} dangerouslySetInnerHTML={{ __html: svg }} />
      <figcaption>{children}</figcaption>
      <details>
        <summary>as Mermaid source</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above. */}
        <pre tabIndex={0}>
          <code>{source}</code>
        </pre>
      </details>
    </figure>
  );
}
