'use client';
/** A choice among a few, all on show: the values of a setting, or the views of a page. The chosen one is inked. */

import type { ReactNode } from 'react';
import styles from './Segmented.module.css';

interface SegmentedProps<Value extends string> {
  /** What is chosen, for screen readers: the property's name, `View`. */
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Values that a machine reads are set in mono. */
  readonly mono?: boolean;
}

export function Segmented<Value extends string>({ label, options, value, onChange, mono = false }: SegmentedProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a layout of its own; a named group says the same.
    <div className={styles.segmented} role="group" aria-label={label} data-mono={mono || undefined}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
