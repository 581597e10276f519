'use client';
/** Two lines of time side by side, on one clock and under the same luck, with where they part and what each comes to. */
import { useState } from 'react';
import { CompareFigure } from '@/components/figure/Compare';
import { clock } from '@/components/figure/words';
import { Button } from '@/components/ui/Button';
import type { LineView, Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import styles from './CompareView.module.css';
import { deedWords, parting } from './parting';

interface CompareViewProps {
  readonly scenario: Scenario;
  readonly shown: Shown;
  readonly onClose: () => void;
}

export function CompareView({ scenario, shown, onClose }: CompareViewProps) {
  const { lines } = shown;
  const here = lines.find((line) => line.id === shown.line) ?? (lines[0] as LineView);
  const other = lines.find((line) => line.id === here.parent) ?? lines.find((line) => line.id !== here.id) ?? here;
  const [pair, setPair] = useState<readonly [number, number]>([Math.min(here.id, other.id), Math.max(here.id, other.id)]);
  const of = (id: number) => lines.find((line) => line.id === id) ?? here;
  const [left, right] = [of(pair[0]), of(pair[1])];
  const fork = parting(left.deeds, right.deeds);
  const choose = (label: string, value: number, onChange: (id: number) => void) => (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {lines.map((line) => (
          <option key={line.id} value={line.id}>
            {line.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section className={styles.compare} aria-label="Two futures">
      <div className={styles.bar}>
        {choose('left', pair[0], (id) => setPair([id, pair[1]]))}
        {choose('right', pair[1], (id) => setPair([pair[0], id]))}
        <p>
          {fork === null ? (
            'The same was done on both.'
          ) : (
            <>
              They part at <code>{clock(fork.at)}</code>: on the left {deedWords(fork.left)}, on the right {deedWords(fork.right)}.
            </>
          )}
        </p>
        <Button icon="x" onClick={onClose}>
          Close
        </Button>
      </div>
      <CompareFigure
        key={`${pair[0]} ${pair[1]} ${shown.seed}`}
        left={{ scenario, still: shown, label: left.name, deeds: left.deeds }}
        right={{ scenario, still: shown, label: right.name, deeds: right.deeds }}
        title={`${left.name} and ${right.name}`}
        seed={shown.seed}
        at={shown.frame.time}
        isWhole
      />
    </section>
  );
}
