'use client';
/**
 * The learner's own word on a lesson: done, or from the beginning again. It is an entry in the progress log, so it can be taken back,
 * and says so in the place where it was given.
 */

import { type ToggleEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { Lesson } from '@/content/roadmap';
import { record } from '@/progress/browser';
import styles from './LessonMenu.module.css';

interface LessonMenuProps {
  readonly lesson: Lesson;
  readonly state: 'new' | 'started' | 'done';
}

export function LessonMenu({ lesson, state }: LessonMenuProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const undo = useRef<HTMLButtonElement>(null);
  const [said, setSaid] = useState<{ entry: string; sentence: string }>();

  const say = (word: 'new' | 'done', sentence: string) => {
    setSaid({ entry: record({ type: 'lessonStateSet', lesson: lesson.slug, state: word }), sentence });
  };
  const takeBack = (entry: string) => {
    record({ type: 'entryRemoved', entry });
    menu.current?.hidePopover();
  };
  // The button that was pressed is gone: focus goes to its undoing, not to the top of the page.
  useEffect(() => {
    if (said) undo.current?.focus();
  }, [said]);
  const place = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState === 'closed') return setSaid(undefined);
    const box = opener.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.min(box.left, document.documentElement.clientWidth - event.currentTarget.offsetWidth - 8);
    event.currentTarget.style.left = `${Math.max(8, left) + scrollX}px`;
    event.currentTarget.style.top = `${box.bottom + 4 + scrollY}px`;
  };

  return (
    <>
      <button ref={opener} type="button" className={styles.opener} popoverTarget={id} aria-label={`Set the state of ${lesson.title}`}>
        <span aria-hidden="true">…</span>
      </button>
      <div ref={menu} id={id} popover="auto" className={styles.menu} onToggle={place}>
        <p role="status">{said?.sentence}</p>
        {said ? (
          <Button ref={undo} kind="quiet" icon="undo" onClick={() => takeBack(said.entry)}>
            Undo
          </Button>
        ) : (
          <>
            {state !== 'done' && (
              <Button kind="quiet" icon="check" onClick={() => say('done', 'Marked as done, on your word.')}>
                Mark as done
              </Button>
            )}
            {state !== 'new' && (
              <Button kind="quiet" icon="restart" onClick={() => say('new', 'Back to new. What you did stays in your log.')}>
                Start over
              </Button>
            )}
          </>
        )}
      </div>
    </>
  );
}
