'use client';
/** Every term with its sentence, by letter. The whole list is in the page before any script; the filter only hides. */

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { lessonBySlug, lessonNumber } from '@/content/roadmap';
import { type Term, terms } from '@/content/terms';
import { filtered, LETTERS, letterOf } from './filter';
import styles from './Glossary.module.css';

export function Glossary() {
  const [typed, setTyped] = useState('');
  const left = filtered(terms, typed);
  const letters = LETTERS.filter((letter) => left.some((term) => letterOf(term) === letter));
  // A link into the list must lead somewhere, whatever the filter hides.
  useEffect(() => {
    const showAll = () => setTyped('');
    addEventListener('hashchange', showAll);
    return () => removeEventListener('hashchange', showAll);
  }, []);
  return (
    <div className={styles.page}>
      <h1>Glossary</h1>
      <p className={styles.deck}>Every term of the lessons, in one sentence each.</p>
      <div className={styles.tools}>
        <label className={styles.filter}>
          <span>Filter</span>
          <input
            type="search"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
          />
        </label>
        <nav className={styles.letters} aria-label="Letters">
          {LETTERS.map((letter) =>
            letters.includes(letter) ? (
              <a key={letter} href={`#letter-${letter.toLowerCase()}`}>
                {letter}
              </a>
            ) : (
              <span key={letter} aria-hidden="true">
                {letter}
              </span>
            ),
          )}
        </nav>
        <p className={styles.count} role="status">
          {sentence(left.length, typed)}
        </p>
      </div>
      {letters.map((letter) => (
        <section key={letter} className={styles.letter} aria-labelledby={`letter-${letter.toLowerCase()}`}>
          <h2 id={`letter-${letter.toLowerCase()}`}>{letter}</h2>
          <dl>
            {left
              .filter((term) => letterOf(term) === letter)
              .map((term) => (
                <Entry key={term.id} term={term} />
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Entry({ term: { id, term, also, meaning, lesson: slug } }: { readonly term: Term }) {
  const lesson = lessonBySlug(slug);
  return (
    <div id={id} className={styles.entry}>
      <dt>
        <a href={`#${id}`}>{term}</a>
        {also.length > 0 && <span> {also.join(', ')}</span>}
      </dt>
      <dd>{meaning}</dd>
      {lesson && (
        <dd className={styles.lesson}>
          {lesson.written ? (
            <Link href={`/learn/${slug}`}>
              {lessonNumber(lesson)} {lesson.title}
            </Link>
          ) : (
            `${lessonNumber(lesson)} ${lesson.title}, not written yet`
          )}
        </dd>
      )}
    </div>
  );
}

function sentence(left: number, typed: string): string {
  if (typed.trim() === '') return `${left} terms`;
  if (left === 0) return `No term holds “${typed.trim()}”. Esc shows all of them.`;
  return left === 1 ? '1 term left' : `${left} terms left`;
}
