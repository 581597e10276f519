'use client';
/** The log of the run up to now, by part and by level; a press on a line goes to its instant. */
import { useEffect, useRef, useState } from 'react';
import { usePlayerMode } from '@/components/figure/usePlayer';
import { clock } from '@/components/figure/words';
import type { Frame, LogLine } from '@/simulator/projections/frame';
import type { Player } from '../player/store';
import styles from './Dock.module.css';
import { partsOf } from './sentence';

const LEVELS: readonly { readonly level: LogLine['level']; readonly text: string }[] = [
  { level: 'info', text: 'everything' },
  { level: 'warn', text: 'warnings and errors' },
  { level: 'error', text: 'errors' },
];
const MOST = 300;

export function LogPane({ frame, player }: { readonly frame: Frame; readonly player: Player }) {
  const { mode } = usePlayerMode(player);
  const [part, setPart] = useState<string | null>(null);
  const [level, setLevel] = useState<LogLine['level']>('info');
  const [asked, setAsked] = useState<readonly LogLine[] | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const runs = mode === 'playing';
  // While it runs the last lines are in each frame; the whole is asked for when it stands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another instant has another log.
  useEffect(() => {
    if (runs || mode === 'still' || mode === 'loading') return;
    let current = true;
    void player.log({ part, level, most: MOST }).then((lines) => current && setAsked(lines));
    return () => {
      current = false;
    };
  }, [player, runs, mode, part, level, frame.position]);
  const live = frame.log.filter(
    (line) => (part === null || line.node === part || line.text.includes(part)) && severity(line) >= severity({ level }),
  );
  const lines = runs || asked === null ? live : asked;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is brought into sight.
  useEffect(() => {
    const panel = list.current?.parentElement?.parentElement;
    if (panel != null) panel.scrollTop = panel.scrollHeight;
  }, [lines.at(-1)?.number, part, level]);
  return (
    <div className={styles.log}>
      <p className={styles.filters}>
        <label>
          part{' '}
          <select value={part ?? ''} onChange={(event) => setPart(event.target.value === '' ? null : event.target.value)}>
            <option value="">all</option>
            {partsOf(frame).map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <label>
          level{' '}
          <select value={level} onChange={(event) => setLevel(event.target.value as LogLine['level'])}>
            {LEVELS.map((each) => (
              <option key={each.level} value={each.level}>
                {each.text}
              </option>
            ))}
          </select>
        </label>
        {lines.length >= MOST && <span>the last {MOST} lines</span>}
      </p>
      {lines.length === 0 && <p className={styles.empty}>Nothing was said that this lets through.</p>}
      <ol ref={list}>
        {lines.map((line) => (
          <li key={line.number} data-level={line.level}>
            <button type="button" onClick={() => void player.seek(line.time)}>
              {clock(line.time)}
            </button>
            <span>{line.level === 'info' ? '' : line.level}</span>
            <span>{line.text}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const severity = ({ level }: Pick<LogLine, 'level'>): number => LEVELS.findIndex((each) => each.level === level);
