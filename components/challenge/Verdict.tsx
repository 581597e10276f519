'use client';
/** Judging, and what came of it: a sentence, the seeds as cells, then the price, why it worked, and the fix that tempts. */
import Link from 'next/link';
import { Button, ButtonLink } from '@/components/ui/Button';
import type { Challenge } from '@/content/schema/challenge';
import { clock } from '../figure/words';
import { numberWords } from './Goals';
import { type Judged, SEEDS } from './judge';
import { priceOf, worst } from './prices';
import type { Attempt, JudgedSeed } from './stored';
import styles from './Verdict.module.css';

/** `null` while nothing is judged; `seeds` fill while it goes on. */
export interface Judging {
  readonly seeds: readonly Judged[];
  readonly isOver: boolean;
  readonly failure: string | null;
  /** Things done, and whether the fix had been told. */
  readonly actions: number;
  readonly assisted: boolean;
  readonly hints: number;
}

interface VerdictProps {
  readonly challenge: Challenge;
  readonly par: Readonly<Record<string, number>>;
  readonly parActions: number;
  readonly best: number | null;
  readonly judging: Judging | null;
  readonly attempts: readonly Attempt[];
  readonly next: { readonly href: string; readonly title: string } | null;
  readonly onJudge: () => void;
  readonly onCancel: () => void;
  readonly onOpen: (seed: JudgedSeed, attempt: Attempt) => void;
}

export function Verdict(props: VerdictProps) {
  const { challenge, judging, attempts, onJudge, onCancel, onOpen } = props;
  const runs = judging !== null && !judging.isOver && judging.failure === null;
  const isOver = judging?.isOver === true;
  const held = judging?.seeds.filter((seed) => seed.held).length ?? 0;
  const won = isOver && held === SEEDS;
  const latest = runs ? undefined : attempts[0];
  const former = runs ? attempts[0] : attempts[1];
  return (
    <section className={styles.verdict} aria-labelledby="verdict" data-state={won ? 'won' : isOver ? 'lost' : undefined}>
      <p className={styles.label}>{isOver ? 'Judged on 20 seeds you had not seen' : `${SEEDS} seeds you have not seen`}</p>
      <h2 id="verdict" tabIndex={-1}>
        {sentenceOf(judging, held)}
      </h2>
      <p role="status" className={styles.note}>
        {runs ? `Judging: ${judging.seeds.length} of ${SEEDS} runs are done, from beginning to end.` : noteOf(judging, challenge)}
      </p>
      {(runs || latest !== undefined || former !== undefined) && (
        <div className={styles.tries}>
          {runs && (
            <div>
              <p>
                <b>This attempt</b>
              </p>
              <ol className={styles.seeds}>
                {Array.from({ length: SEEDS }, (_, n) => {
                  const seed = judging.seeds[n];
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the n-th seed is always the n-th.
                    <li key={n} data-state={seed === undefined ? 'open' : seed.held ? 'held' : 'broke'}>
                      <span>{n + 1}</span>
                    </li>
                  );
                })}
              </ol>
            </div>
          )}
          {latest !== undefined && <Seeds title="Last attempt" attempt={latest} onOpen={onOpen} />}
          {former !== undefined && <Seeds title="The one before" attempt={former} onOpen={onOpen} />}
        </div>
      )}
      {isOver && judging.seeds.length > 0 && !won && <Broken seeds={judging.seeds} />}
      {won && <Card {...props} judging={judging} />}
      <div className={styles.go}>
        {runs ? (
          <Button icon="x" onClick={onCancel}>
            Cancel
          </Button>
        ) : (
          <Button kind={won ? 'plain' : 'main'} onClick={onJudge}>
            {judging === null && attempts.length === 0 ? 'Judge on 20 seeds' : 'Judge again on 20 seeds'}
          </Button>
        )}
        {won && props.next !== null && (
          <ButtonLink kind="main" href={props.next.href}>
            Next: {props.next.title}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}

function sentenceOf(judging: Judging | null, held: number): string {
  if (judging === null) return 'Not judged yet.';
  if (judging.failure !== null) return 'The judging broke off.';
  if (!judging.isOver) return 'Judging.';
  if (held === SEEDS) return judging.assisted ? `It holds, with help. ${held} of ${SEEDS}.` : `It holds. ${held} of ${SEEDS}.`;
  return held === 0 ? `It does not hold. 0 of ${SEEDS}.` : `It does not hold yet. ${held} of ${SEEDS}.`;
}

function noteOf(judging: Judging | null, challenge: Challenge): string {
  if (judging?.failure != null) return `${judging.failure} Nothing was counted; judge again.`;
  if (judging === null)
    return 'Every run begins anew and does what you did, at the instants you did it. Every goal has to hold on every seed, so luck is not enough.';
  if (judging.seeds.every((seed) => seed.held)) {
    if (judging.assisted) return 'You had been told what to change, so it stands in your log as assisted.';
    return judging.hints > 0
      ? `${challenge.title} is solved, with ${judging.hints} of 3 hints.`
      : `${challenge.title} is solved, without a hint.`;
  }
  const first = judging.seeds.find((seed) => !seed.held);
  return first === undefined
    ? ''
    : `Seed ${first.seed} is open below, paused at ${clock(first.opensAt)}, just before its first bad event. A dashed cell opens another.`;
}

function Seeds({ title, attempt, onOpen }: { readonly title: string; readonly attempt: Attempt; readonly onOpen: VerdictProps['onOpen'] }) {
  return (
    <div>
      <p>
        <b>{title}</b> <code>{attempt.words}</code>
      </p>
      <ol className={styles.seeds} aria-label={`Seeds of ${title.toLowerCase()}`}>
        {attempt.seeds.map((seed, n) => (
          <li key={seed.seed} data-state={seed.held ? 'held' : 'broke'}>
            <a
              href={`?seed=${seed.seed}`}
              aria-label={`Seed ${n + 1}: ${seed.held ? 'held' : 'broke'}, open it`}
              onClick={(event) => {
                event.preventDefault();
                onOpen(seed, attempt);
              }}
            >
              {n + 1}
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Which goals broke, on how many seeds, and the worst they came to. */
function Broken({ seeds }: { readonly seeds: readonly Judged[] }) {
  const goals = new Map<string, number[]>();
  for (const { broken } of seeds) for (const { text, value } of broken) goals.set(text, [...(goals.get(text) ?? []), value ?? 0]);
  return (
    <ul className={styles.broken}>
      {[...goals].map(([text, values]) => (
        <li key={text}>
          <b>{text}</b>: broken on {values.length} of {seeds.length}, from {numberWords(Math.min(...values))} to{' '}
          {numberWords(Math.max(...values))}.
        </li>
      ))}
    </ul>
  );
}

function Card({ challenge, par, parActions, best, judging }: VerdictProps & { readonly judging: Judging }) {
  const yours = worst(judging.seeds.map((seed) => seed.prices));
  const tempting = challenge.nearMisses[0];
  return (
    <>
      <table className={styles.prices}>
        <caption>What it cost, on the worst seed</caption>
        <thead>
          <tr>
            <th scope="col">price</th>
            <th scope="col">yours</th>
            <th scope="col">par</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(yours).map(([metric, value]) => (
            <tr key={metric}>
              <th scope="row">
                {priceOf(metric)?.label}
                {priceOf(metric)?.unit && <small> {priceOf(metric)?.unit}</small>}
              </th>
              <td>{numberWords(value)}</td>
              <td>{par[metric] === undefined ? 'none' : numberWords(par[metric])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Actions {best !== null && <small>your best {best}</small>}</th>
            <td>{judging.actions}</td>
            <td>{parActions}</td>
          </tr>
        </tbody>
      </table>
      <p className={styles.note}>Par is the author's shortest fix on the first three of these seeds.</p>
      <div className={styles.why}>
        <div>
          <h3>Why it works</h3>
          <p>{challenge.why}</p>
        </div>
        <div>
          <h3>The tempting fix</h3>
          <p>
            {capital(tempting?.title ?? '')}. {tempting?.why}
          </p>
          <p>
            <Link href={`/lab/${challenge.scenario}`}>Try it in the lab</Link>
          </p>
        </div>
      </div>
    </>
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
