'use client';
/** The log as one file: out by a press, in by choosing one. What comes in is merged, said in sentences, and can be taken back. */

import { useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { openProgress } from '@/progress/browser';
import styles from './ProgressPage.module.css';
import { entries, importTold, type Told } from './sentences';

interface FileBoxProps {
  readonly ready: boolean;
  /** Entries in the log, counted or not. */
  readonly count: number;
}

export function FileBox({ ready, count }: FileBoxProps) {
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState<Told & { readonly added: readonly string[] }>();

  const importFrom = async (file: File) => {
    const progress = openProgress();
    const before = new Set(progress.getState().events.map(({ id }) => id));
    let text: string;
    try {
      text = await file.text();
    } catch {
      setTold({ sentence: 'The browser could not read this file. Nothing was changed; choose it again.', details: [], added: [] });
      return;
    }
    const report = progress.importFile(text);
    const added = progress.getState().events.flatMap(({ id }) => (before.has(id) ? [] : [id]));
    setTold({ ...importTold(report), added });
  };
  const takeBack = (added: readonly string[]) => {
    openProgress().recordAll(added.map((entry) => ({ type: 'entryRemoved', entry })));
    setTold({
      sentence: `Taken back: ${entries(added.length)} no longer ${added.length === 1 ? 'counts' : 'count'}.`,
      details: [],
      added: [],
    });
  };

  return (
    <section aria-labelledby="file">
      <h2 id="file">Your log as a file</h2>
      <p className={styles.lead}>
        {ready ? `${entries(count)} so far. ` : ''}One file holds everything; bringing it in, here or elsewhere, adds what is missing and
        changes nothing that is there.
      </p>
      <div className={styles.buttons}>
        <Button disabled={!ready} onClick={exportFile}>
          Export
        </Button>
        <Button disabled={!ready} onClick={() => field.current?.click()}>
          Import…
        </Button>
        <input
          ref={field}
          type="file"
          accept=".json,application/json"
          aria-label="File to import"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            // The same file may be chosen again.
            event.target.value = '';
            if (file) void importFrom(file);
          }}
        />
      </div>
      <div role="status" className={styles.told}>
        {told && <p>{told.sentence}</p>}
        {told && told.details.length > 0 && (
          <ul className={styles.aside}>
            {told.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
      </div>
      {told && told.added.length > 0 && (
        <Button kind="quiet" icon="undo" onClick={() => takeBack(told.added)}>
          Take the import back
        </Button>
      )}
    </section>
  );
}

function exportFile(): void {
  const url = URL.createObjectURL(new Blob([openProgress().exportFile()], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `highwater-progress-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  // Some browsers begin to read it only after this click is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
