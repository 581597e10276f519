'use client';
/** One message from its first step to its last: pressed in the drawing or named here, each step an instant to go to. */
import { type FormEvent, useEffect, useId, useState } from 'react';
import { usePlayerMode } from '@/components/figure/usePlayer';
import { clock } from '@/components/figure/words';
import { Button, IconButton } from '@/components/ui/Button';
import type { Frame, MessageLife } from '@/simulator/projections/frame';
import type { Player } from '../player/store';
import styles from './Dock.module.css';

/** A log and an offset, or a queue and the number of a job. */
export interface Chosen {
  readonly of: string;
  readonly number: number;
}

interface LifePaneProps {
  readonly frame: Frame;
  readonly player: Player;
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen) => void;
}

export function LifePane({ frame, player, chosen, onChoose }: LifePaneProps) {
  const { mode } = usePlayerMode(player);
  const logs = (frame.kafka?.topics ?? []).flatMap(({ name, partitions }) =>
    partitions.map(({ partition, logEndOffset }) => ({ id: `${name}-${partition}`, topic: name, partition, last: logEndOffset - 1 })),
  );
  const queues = (frame.services?.queues ?? []).map(({ id, arrived }) => ({ id, last: arrived - 1 }));
  const [of, setOf] = useState(chosen?.of ?? logs[0]?.id ?? queues[0]?.id ?? '');
  const [typed, setTyped] = useState<string | null>(null);
  const [life, setLife] = useState<MessageLife | string | null>(null);
  const field = useId();
  const stands = mode !== 'playing' && mode !== 'loading' && mode !== 'still';
  useEffect(() => {
    if (chosen === null) return;
    setOf(chosen.of);
    setTyped(null);
  }, [chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at another instant it has lived longer, on another line otherwise.
  useEffect(() => {
    if (chosen === null || !stands) return;
    let current = true;
    const log = logs.find(({ id }) => id === chosen.of);
    const asked = log === undefined ? { record: chosen.number } : { topic: log.topic, partition: log.partition, offset: chosen.number };
    void player.life(asked).then((found) => current && found !== null && setLife(found));
    return () => {
      current = false;
    };
  }, [player, chosen, stands, frame.position]);
  const last = logs.find(({ id }) => id === of)?.last ?? queues.find(({ id }) => id === of)?.last ?? 0;
  const number = typed ?? String(chosen?.of === of ? chosen.number : Math.max(0, last));
  const go = (to: number) => onChoose({ of, number: Math.max(0, to) });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (/^\d{1,9}$/.test(number)) go(Number(number));
    else setLife(`"${number.slice(0, 20)}" is no whole number from 0 up`);
  };
  if (logs.length === 0 && queues.length === 0)
    return <p className={`${styles.padded} ${styles.empty}`}>This system has no log and no queue in which a message could be named.</p>;
  return (
    <div className={styles.life}>
      <form className={styles.filters} onSubmit={onSubmit}>
        <label>
          in{' '}
          <select value={of} onChange={(event) => setOf(event.target.value)}>
            {[...logs, ...queues].map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <label htmlFor={field}>{queues.some(({ id }) => id === of) ? 'job' : 'offset'}</label>
        <input id={field} inputMode="numeric" autoComplete="off" value={number} onChange={(event) => setTyped(event.target.value)} />
        <Button type="submit">Show its life</Button>
        <IconButton icon="back" label="The message before" onClick={() => go(Number(number) - 1)} />
        <IconButton icon="step" label="The message after" onClick={() => go(Number(number) + 1)} />
      </form>
      {life === null && <p className={styles.empty}>Press a record in a log, or name one here: its life stands here step by step.</p>}
      {typeof life === 'string' && <p role="alert">{`${life.charAt(0).toUpperCase()}${life.slice(1)}.`}</p>}
      {life !== null && typeof life !== 'string' && (
        <section aria-label={`Life of ${life.key ?? `record ${life.record}`}`}>
          <p>
            <strong>{life.key ?? 'A record without a key'}</strong>, record {life.record} of {life.producer}
            {life.place === null ? ', in no log' : `, ${life.place.topic}-${life.place.partition} at offset ${life.place.offset}`}
            {life.steps.length > 0 && `; ${life.steps.length} steps by ${clock(frame.time)}`}
          </p>
          {life.steps.length === 0 && <p className={styles.empty}>It lay there before the run began.</p>}
          <ol>
            {life.steps.map((step) => (
              <li key={`${step.number} ${step.kind}`}>
                <button type="button" onClick={() => void player.seek(step.time)}>
                  {clock(step.time)}
                </button>
                <span>{step.kind === 'job' ? step.node : step.kind}</span>
                <span>{step.text}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
