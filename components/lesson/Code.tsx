'use client';
/** What is typed at a terminal or into a file: scrolls sideways by keyboard too, and can be copied whole. */
import { type ComponentProps, useRef, useState } from 'react';
import { Icon } from '@/components/ui/Icon';
import styles from './Code.module.css';

export function Code({ children, ...rest }: ComponentProps<'pre'>) {
  const pre = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(pre.current?.textContent ?? '');
      setSaid('Copied');
    } catch {
      setSaid('The browser does not let pages copy: select it instead');
    }
  };
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled to by keyboard. */}
      <pre {...rest} ref={pre} tabIndex={0}>
        {children}
      </pre>
      <button type="button" onClick={() => void copy()}>
        <Icon name="copy" size={16} />
        <span role="status">{said === '' ? 'Copy' : said}</span>
      </button>
    </div>
  );
}
