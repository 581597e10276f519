'use client';
/** The sections of the lesson, the one that is being read, and the two ways to read it. */
import { useEffect, useState } from 'react';
import styles from './Lesson.module.css';

export interface Section {
  readonly id: string;
  readonly title: string;
}

export function Outline({ sections }: { readonly sections: readonly Section[] }) {
  const [here, setHere] = useState<string | undefined>(undefined);
  useEffect(() => {
    const onScroll = () => {
      const passed = [...document.querySelectorAll<HTMLElement>('main h2[id]')].findLast(
        (heading) => heading.getBoundingClientRect().top <= 140,
      );
      setHere(passed?.id);
    };
    onScroll();
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);
  return (
    <ol>
      {sections.map((section) => (
        <li key={section.id} aria-current={section.id === here ? 'location' : undefined}>
          <a href={`#${section.id}`}>{section.title}</a>
        </li>
      ))}
    </ol>
  );
}

const KEY = 'highwater.reading';

/** Hides rail, outline and navigation; `R` does it too. Remembered. */
export function ReadingMode() {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const apply = (next: boolean) => {
      document.documentElement.toggleAttribute('data-reading', next);
      setOn(next);
    };
    const flip = () => {
      const next = !document.documentElement.hasAttribute('data-reading');
      apply(next);
      try {
        localStorage.setItem(KEY, next ? 'on' : 'off');
      } catch {
        // Storage is closed to us: the choice holds for this page only.
      }
    };
    try {
      apply(localStorage.getItem(KEY) === 'on');
    } catch {
      apply(false);
    }
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        event.key.toLowerCase() !== 'r' ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
      )
        return;
      flip();
    };
    const onFlip = () => flip();
    addEventListener('keydown', onKey);
    addEventListener('highwater:reading', onFlip);
    return () => {
      document.documentElement.removeAttribute('data-reading');
      removeEventListener('keydown', onKey);
      removeEventListener('highwater:reading', onFlip);
    };
  }, []);
  return (
    <button type="button" className={styles.reading} aria-pressed={on} onClick={() => dispatchEvent(new Event('highwater:reading'))}>
      Reading mode <kbd>R</kbd>
    </button>
  );
}
