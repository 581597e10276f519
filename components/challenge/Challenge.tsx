'use client';
/**
 * An incident to repair. On the left what stays: the briefing, the goals as they stand, what was done, the hints. On the right
 * the verdict, the running system, and what may be changed in it.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { usePlayer, usePlayerState } from '@/components/figure/usePlayer';
import { decodeLink } from '@/components/lab/link';
import type { Challenge as ChallengeFile, Fix } from '@/content/schema/challenge';
import { record } from '@/progress/browser';
import { challengeStates } from '@/progress/folds/challenges';
import type { ProgressState } from '@/progress/progress';
import { useProgress } from '@/progress/react';
import { parseDuration } from '@/simulator/kernel/time';
import type { Goal, Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import { isAllowed } from './allowed';
import { Briefing } from './Briefing';
import styles from './Challenge.module.css';
import { Done } from './Done';
import { deedsOf, stepsOf } from './deeds';
import { Goals } from './Goals';
import { Hints } from './Hints';
import { type Judged, SEEDS } from './judge';
import { startJudging } from './judging';
import { Knobs } from './Knobs';
import { System } from './System';
import { type Attempt, type JudgedSeed, MOST_ATTEMPTS } from './stored';
import { useKept } from './useKept';
import { useTyping } from './useTyping';
import { type Judging, Verdict } from './Verdict';

export interface ChallengeProps {
  readonly challenge: ChallengeFile;
  readonly scenario: Scenario;
  readonly still: Shown;
  /** The lesson that teaches it; no address while it is not written. */
  readonly lesson: { readonly title: string; readonly href: string | null };
  readonly par: Readonly<Record<string, number>>;
  readonly next: { readonly href: string; readonly title: string } | null;
}

/** The right fix that asks for the fewest actions. */
const shortest = (challenge: ChallengeFile): Fix =>
  challenge.solutions.reduce((best, fix) => (fix.do.length < best.do.length ? fix : best));

const selectEvents = ({ events }: ProgressState) => events;

export function Challenge({ challenge, scenario, still, lesson, par, next }: ChallengeProps) {
  const player = usePlayer({ scenario, still, at: 0 });
  const goals = challenge.goals as readonly Goal[];
  const end = parseDuration(scenario.until) ?? 0;
  const { kept, faults, keep } = useKept(challenge.id, end);
  const events = useProgress(selectEvents);
  const best = useMemo(() => challengeStates(events).get(challenge.id)?.best ?? null, [events, challenge.id]);
  const [judging, setJudging] = useState<Judging | null>(null);
  const callOff = useRef<() => void>(() => {});
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const solution = shortest(challenge);
  const { isTyping, type } = useTyping(player);
  const isReady = useRef(false);

  // What was left here, or the seed that the address names.
  useEffect(() => {
    if (kept === null || isReady.current) return;
    isReady.current = true;
    const asked = decodeLink(location.search, end).state;
    const before = kept.deeds.filter((deed) => isAllowed(challenge.mayChange, deed.action));
    if (before.length > 0 || asked.seed !== null) void player.open({ seed: asked.seed, deeds: before, at: asked.at ?? 0 });
  }, [kept, player, end, challenge.mayChange]);
  useEffect(() => {
    if (isReady.current && player.isOpen) keep({ deeds });
  }, [deeds, keep, player]);
  useEffect(() => () => callOff.current(), []);

  const open = useCallback(
    (seed: JudgedSeed, attempt: Attempt) => {
      void player
        .open({ seed: seed.seed, deeds: attempt.deeds, at: seed.held ? 0 : seed.opensAt })
        .then(() => player.say(`Seed ${seed.seed} is open, ${seed.held ? 'at its beginning' : 'just before its first bad event'}.`));
      document.getElementById('system')?.scrollIntoView({ block: 'start' });
    },
    [player],
  );

  const onJudge = () => {
    if (kept === null) return;
    player.pause();
    const judged = deeds;
    const about = { actions: judged.length, assisted: kept.told || kept.hints >= 3, hints: kept.hints };
    const seeds: Judged[] = [];
    setJudging({ seeds, isOver: false, failure: null, ...about });
    callOff.current();
    callOff.current = startJudging(
      { scenario, goals, deeds: judged },
      {
        onSeed: (seed) => {
          seeds.push(seed);
          setJudging({ seeds: [...seeds], isOver: seeds.length === SEEDS, failure: null, ...about });
          if (seeds.length < SEEDS) return;
          callOff.current();
          const attempt: Attempt = {
            words:
              stepsOf(judged)
                .map((step) => step.words)
                .join('; ') || 'untouched',
            deeds: judged,
            seeds: seeds.map(({ seed: number, held, opensAt }) => ({ seed: number, held, opensAt })),
          };
          keep({ attempts: [attempt, ...kept.attempts].slice(0, MOST_ATTEMPTS) });
          const broke = attempt.seeds.find(({ held }) => !held);
          if (broke !== undefined) {
            void player.open({ seed: broke.seed, deeds: judged, at: broke.opensAt });
          } else {
            record({ type: 'solved', challenge: challenge.id, assisted: about.assisted, seeds: SEEDS, deeds: judged.length });
            if (!about.assisted) record({ type: 'played', lesson: challenge.lesson, scenario: scenario.id, did: 'repaired' });
          }
          document.getElementById('verdict')?.focus({ preventScroll: true });
        },
        onFailed: (sentence) => {
          callOff.current();
          setJudging({ seeds: [], isOver: false, failure: `${sentence.replace(/[.]$/, '')}.`, ...about });
        },
      },
    );
  };
  const onCancel = () => {
    callOff.current();
    setJudging(null);
    player.say('Judging was called off; nothing was counted.');
  };

  return (
    <main id="main" tabIndex={-1} className={styles.challenge}>
      <div className={styles.brief}>
        <Briefing challenge={challenge} lesson={lesson} />
        <Goals player={player} goals={goals} />
        <Done player={player} />
        <Hints
          hints={challenge.hints}
          opened={kept?.hints ?? 0}
          told={kept?.told ?? false}
          isTyping={isTyping}
          onOpen={(hints) => keep({ hints })}
          onSolution={() => {
            keep({ told: true });
            void type(deedsOf(solution.do), solution.title);
          }}
        />
      </div>
      <div className={styles.work}>
        {faults.map((fault) => (
          <p key={fault} role="alert" className={styles.fault}>
            {fault}
          </p>
        ))}
        <Verdict
          challenge={challenge}
          par={par}
          parActions={solution.do.length}
          best={best}
          judging={judging}
          attempts={kept?.attempts ?? []}
          next={next}
          onJudge={onJudge}
          onCancel={onCancel}
          onOpen={open}
        />
        <div id="system">
          <System player={player} changes={challenge.mayChange}>
            <Knobs player={player} changes={challenge.mayChange} />
          </System>
        </div>
      </div>
    </main>
  );
}
