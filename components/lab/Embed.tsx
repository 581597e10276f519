'use client';
/**
 * A figure alone, in a frame of somebody else's page: the same player, the way to the lab, and a word to the outer page on how high
 * it is, so that the frame can be made to fit. It hears nothing from there.
 */
import { useEffect, useRef, useState } from 'react';
import { Figure } from '@/components/figure/Figure';
import { parseDuration } from '@/simulator/kernel/time';
import type { Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import styles from './Embed.module.css';
import { type Decoded, decodeLink } from './link';
import { EMPTY } from './linkText';
import { beginningOf } from './useLabLink';

interface EmbedProps {
  readonly scenario: Scenario;
  readonly still: Shown;
}

export function Embed({ scenario, still }: EmbedProps) {
  // A frame is always loaded whole, so its address is known at the first render in a browser.
  const [{ state, faults }] = useState<Decoded>(() =>
    typeof location === 'undefined' ? { state: EMPTY, faults: [] } : decodeLink(location.search, parseDuration(scenario.until) ?? 0),
  );
  const root = useRef<HTMLElement>(null);
  // The server knows nothing of the address, so what is wrong with it is said after the first render.
  const [isHere, setHere] = useState(false);
  useEffect(() => {
    setHere(true);
    const target = root.current;
    if (target === null || window.parent === window) return;
    const observer = new ResizeObserver(() => {
      window.parent.postMessage({ type: 'highwater:height', height: Math.ceil(target.getBoundingClientRect().height) }, '*');
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return (
    <main id="main" tabIndex={-1} ref={root} className={styles.embed}>
      <h1 className={styles.vh}>{scenario.title}</h1>
      {isHere && faults.length > 0 && (
        <div role="alert" className={styles.faults}>
          {faults.slice(0, 3).map((fault) => (
            <p key={fault}>{fault}</p>
          ))}
        </div>
      )}
      <Figure scenario={scenario} still={still} labHref={`/lab/${scenario.id}`} isGuest begin={beginningOf(state)} />
      <p className={styles.from}>
        {scenario.summary} From{' '}
        <a href="/" target="_blank" rel="noopener">
          Highwater
        </a>
        .
      </p>
    </main>
  );
}
