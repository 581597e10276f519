'use client';
/** Finds whatever has a page, and does what the page offers: type, choose by arrows, go by Enter. A combobox in a modal dialog. */

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog } from './Dialog';
import { kinds, type SearchEntry } from './entry';
import { loadIndex } from './loadIndex';
import styles from './Palette.module.css';
import { actionsFor, offeredActions, type PageAction } from './pageActions';
import { type SearchIndex, search } from './rank';

export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState<SearchIndex>();
  const [isFailed, setFailed] = useState(false);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  useEffect(() => {
    loadIndex().then(setIndex, () => setFailed(true));
  }, []);

  // Not deferred: an arrow pressed right after a letter has to mean the list that belongs to it.
  const asked = query.trim();
  const [offered] = useState(offeredActions);
  const results = useMemo((): readonly Result[] => [...actionsFor(offered, asked), ...resultsOf(index, asked)], [offered, index, asked]);
  const at = Math.min(chosen, results.length - 1);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const go = (entry: Result) => {
    onClose();
    if ('run' in entry) entry.run();
    else router.push(entry.href);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const entry = results[at];
    if (event.key === 'Enter' && entry) {
      event.preventDefault();
      return go(entry);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || results.length === 0) return;
    event.preventDefault();
    setChosen((at + step + results.length) % results.length);
  };
  const onPress = (event: MouseEvent, entry: Result) => {
    // In a new tab or window, as any link.
    if (!('run' in entry) && (event.metaKey || event.ctrlKey || event.shiftKey)) return;
    event.preventDefault();
    go(entry);
  };

  return (
    <Dialog label="Find" onClose={onClose}>
      <div className={styles.field}>
        <input
          autoFocus
          role="combobox"
          aria-label="Find a lesson, term, scenario or setting"
          aria-expanded={results.length > 0}
          aria-controls={`${id}-results`}
          aria-autocomplete="list"
          aria-activedescendant={results.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          placeholder="A lesson, a term, a symptom, a setting"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
        />
        <button type="button" className={styles.close} onClick={onClose}>
          Close <kbd>Esc</kbd>
        </button>
      </div>
      <p className={styles.said} role="status">
        {sentence(asked, results.length, index !== undefined, isFailed)}
      </p>
      {/* Focus stays in the field, which names the active option. */}
      <div ref={list} id={`${id}-results`} className={styles.results} role="listbox" aria-label="Results" tabIndex={-1}>
        {results.map((entry, place) => (
          <a
            key={'run' in entry ? `action ${entry.title} ${entry.note}` : `${entry.kind} ${entry.href} ${entry.title}`}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            href={'run' in entry ? '#main' : entry.href}
            tabIndex={-1}
            onClick={(event) => onPress(event, entry)}
            onPointerMove={() => setChosen(place)}
          >
            <b>{entry.title}</b>
            <span className={styles.kind}>{'run' in entry ? ['Do', entry.key].filter(Boolean).join(' · ') : kinds[entry.kind]}</span>
            <span className={styles.note}>{entry.note}</span>
          </a>
        ))}
      </div>
    </Dialog>
  );
}

type Result = SearchEntry | PageAction;

/** Before anything is typed: the pages there are. */
function resultsOf(index: SearchIndex | undefined, asked: string): SearchEntry[] {
  if (!index) return [];
  return asked === '' ? index.entries.filter(({ kind }) => kind === 'page') : search(index, asked);
}

function sentence(asked: string, found: number, isLoaded: boolean, isFailed: boolean): string {
  if (isFailed) return 'The list of what can be found did not arrive. Close this and open it again to ask once more.';
  if (!isLoaded) return 'One moment: the list of what can be found is on its way.';
  if (asked === '') return 'Type what you look for, or choose a page.';
  if (found === 0) return `Nothing here is called “${asked}”. Try one word of it, or look through the glossary.`;
  return found === 1 ? '1 result' : `${found} results`;
}
