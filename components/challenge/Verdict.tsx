'use client';
/** Judging, and what came of it: a sentence, the seeds as cells, then the price, why it worked, and the fix that tempts. */
import Link from 'next/link';
import { Button, ButtonLink } from '@/components/ui/Button';
import type { Challenge, Deeds } from '@/content/schema/challenge';
import type { Deed } from '@/simulator/run';
import { clock } from '../figure/words';
import { EMPTY, encodeLink } from '../lab/linkText';
import { deedsOf, sameDeeds } from './deeds';
import { capital, numberWords } from './Goals';
import { type Judged, SEEDS } from './judge';
import { priceOf, worst } from './prices';
import type { Attempt, JudgedSeed } from './stored';
import styles from './Verdict.module.css';

/** A judgement that goes on: `seeds` fill, in any order. Or one that broke off. */
export interface Judging {
  readonly seeds: readonly (Judged | null)[];
  readonly failure: string | null;
}

interface VerdictProps {
  readonly challenge: Challenge;
  readonly par: Readonly<Record<string, number>>;
  readonly parActions: number;
  readonly best: number | null;
  /** `null` while nothing is judged. */
  readonly judging: Judging | null;
  /** The newest first. */
  readonly attempts: readonly Attempt[];
  /** As they stand now, and the seed on show. */
  readonly deeds: readonly Deed[];
  readonly seed: number;
  readonly next: { readonly href: string; readonly title: string };
  readonly onJudge: () => void;
  readonly onCancel: () => void;
  readonly onOpen: (seed: JudgedSeed, attempt: Attempt) => void;
}

export function Verdict(props: VerdictProps) {
  const { judging, attempts, deeds, seed, challenge, onJudge, onCancel, onOpen } = props;
  const runs = judging !== null && judging.failure === null;
  const [latest, former] = attempts;
  const over = judging === null ? latest : undefined;
  const won = over !== undefined && heldOf(over) === SEEDS;
  return (
    <section className={styles.verdict} aria-labelledby="verdict" data-state={over === undefined ? undefined : won ? 'won' : 'lost'}>
      <p className={styles.label}>
        {over === undefined
          ? `${SEEDS} seeds you have not seen`
          : `Judged on ${SEEDS} seeds you had not seen${sameDeeds(over.deeds, deeds) ? '' : ', before your last change'}`}
      </p>
      <h2 id="verdict" tabIndex={-1}>
        {sentenceOf(judging, over)}
      </h2>
      <p role="status" className={styles.note}>
        {runs
          ? `Judging: ${judging.seeds.filter((judged) => judged !== null).length} of ${SEEDS} runs are done, from beginning to end.`
          : noteOf(judging, over, challenge, seed)}
      </p>
      {(runs || latest !== undefined) && (
        <div className={styles.tries}>
          {runs && <Progress seeds={judging.seeds} />}
          {latest !== undefined && <Seeds title={runs ? 'The one before' : 'Last attempt'} attempt={latest} onOpen={onOpen} />}
          {former !== undefined && !runs && <Seeds title="The one before" attempt={former} onOpen={onOpen} />}
        </div>
      )}
      {over !== undefined && !won && <Broken seeds={over.seeds} />}
      {over !== undefined && won && <Card {...props} attempt={over} />}
      <div className={styles.go}>
        {runs ? (
          <Button icon="x" onClick={onCancel}>
            Cancel
          </Button>
        ) : (
          <JudgeButton judging={judging} isAgain={latest !== undefined} kind={won ? 'plain' : 'main'} onJudge={onJudge} />
        )}
        {won && (
          <ButtonLink kind="main" href={props.next.href}>
            Next: {props.next.title}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}

interface JudgeButtonProps {
  readonly judging: Judging | null;
  readonly isAgain: boolean;
  readonly kind?: 'plain' | 'main';
  readonly onJudge: () => void;
}

export function JudgeButton({ judging, isAgain, kind = 'plain', onJudge }: JudgeButtonProps) {
  const runs = judging !== null && judging.failure === null;
  return (
    <Button kind={kind} disabled={runs} onClick={onJudge}>
      {runs ? 'Judging' : isAgain ? `Judge again on ${SEEDS} seeds` : `Judge on ${SEEDS} seeds`}
    </Button>
  );
}

const heldOf = (attempt: Attempt): number => attempt.seeds.filter((seed) => seed.held).length;

function sentenceOf(judging: Judging | null, over: Attempt | undefined): string {
  if (judging?.failure != null) return 'The judging broke off.';
  if (judging !== null) return 'Judging.';
  if (over === undefined) return 'Not judged yet.';
  const held = heldOf(over);
  if (held === SEEDS) return over.assisted ? `It holds, with help. ${held} of ${SEEDS}.` : `It holds. ${held} of ${SEEDS}.`;
  return held === 0 ? `It does not hold. 0 of ${SEEDS}.` : `It does not hold yet. ${held} of ${SEEDS}.`;
}

function noteOf(judging: Judging | null, over: Attempt | undefined, { title }: Challenge, shown: number): string {
  if (judging?.failure != null) return `${judging.failure} Nothing was counted; judge again.`;
  if (over === undefined)
    return 'Every run begins anew and does what you did, at the instants you did it. Every goal has to hold on every seed, so luck is not enough.';
  const first = over.seeds.find((seed) => !seed.held);
  if (first === undefined) {
    if (over.assisted) return 'You had been told what to change, so it stands in your log as assisted.';
    return over.hints > 0 ? `${title} is solved, with ${over.hints} of 3 hints.` : `${title} is solved, without a hint.`;
  }
  if (first.seed !== shown) return 'A dashed cell opens its run, paused just before its first bad event.';
  return first.opensAt === 0
    ? `Seed ${first.seed} is open below, at its beginning. Another dashed cell opens another.`
    : `Seed ${first.seed} is open below, at ${clock(first.opensAt)}, just before its first bad event. Another dashed cell opens another.`;
}

function Progress({ seeds }: { readonly seeds: readonly (Judged | null)[] }) {
  return (
    <div>
      <p>
        <b>This attempt</b>
      </p>
      <ol className={styles.seeds}>
        {seeds.map((seed, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the n-th seed is always the n-th.
          <li key={n} data-state={seed === null ? 'open' : seed.held ? 'held' : 'broke'}>
            <span>{n + 1}</span>
          </li>
        ))}
      </ol>
    </div>
  );
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
function Broken({ seeds }: { readonly seeds: readonly JudgedSeed[] }) {
  const goals = new Map<string, number[]>();
  for (const { broken } of seeds) for (const { text, value } of broken) goals.set(text, [...(goals.get(text) ?? []), value ?? 0]);
  return (
    <ul className={styles.broken}>
      {[...goals].map(([text, values]) => (
        <li key={text}>
          <b>{capital(text)}</b>: broken on {values.length} of {seeds.length}, from {numberWords(Math.min(...values))} to{' '}
          {numberWords(Math.max(...values))}.
        </li>
      ))}
    </ul>
  );
}

function Card({ challenge, par, parActions, best, attempt }: VerdictProps & { readonly attempt: Attempt }) {
  const yours = worst(attempt.seeds.map((seed) => seed.prices));
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
            <td>{attempt.deeds.length}</td>
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
            <Link href={`/lab/${challenge.scenario}${triedIn(tempting?.do ?? [])}`}>Watch it fail in the lab</Link>
          </p>
        </div>
      </div>
    </>
  );
}

/** The lab, with these things done. */
const triedIn = (deeds: Deeds): string => encodeLink({ ...EMPTY, deeds: deedsOf(deeds) });
