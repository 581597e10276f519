'use client';
/** Hides everything but the text, and sets it larger; `R` does it too. The choice is remembered. */
import { useEffect, useState } from 'react';
import styles from './Lesson.module.css';

const KEY = 'highwater.reading';
const TYPED = /^(INPUT|SELECT|TEXTAREA)$/;

const isOn = () => document.documentElement.hasAttribute('data-reading');

export function ReadingMode() {
  const [on, setOn] = useState(false);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-reading', remembered());
    setOn(isOn());
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key.toLowerCase() !== 'r' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (TYPED.test(target.tagName) || target.isContentEditable) return;
      setOn(flip());
    };
    addEventListener('keydown', onKey);
    return () => {
      document.documentElement.removeAttribute('data-reading');
      removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <button type="button" className={styles.reading} aria-pressed={on} onClick={() => setOn(flip())}>
      {on ? 'Leave reading mode' : 'Reading mode'} <kbd>R</kbd>
    </button>
  );
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

/** The text keeps its place: what was at the top of the window stays there, whatever the new width does to the lines. */
function flip(): boolean {
  const blocks = [...document.querySelectorAll<HTMLElement>('main h1, main h2, main p, main figure')];
  const top = blocks.find((block) => block.getBoundingClientRect().bottom > 80);
  const before = top?.getBoundingClientRect().top ?? 0;
  const on = !isOn();
  document.documentElement.toggleAttribute('data-reading', on);
  if (top !== undefined && window.scrollY > 0) window.scrollBy({ top: top.getBoundingClientRect().top - before, behavior: 'instant' });
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Storage is closed to us: the choice holds for this page only.
  }
  return on;
}
