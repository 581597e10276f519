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
import type { Place } from '../player/store';
import { isAllowed } from './allowed';
import { Briefing, Terms } from './Briefing';
import styles from './Challenge.module.css';
import { Done } from './Done';
import { deedsOf, sameDeeds, stepsWords } from './deeds';
import { GoalStrip, Goals } from './Goals';
import { Hints } from './Hints';
import { type Judged, SEEDS } from './judge';
import { startJudging } from './judging';
import { Keeper } from './Keeper';
import { Knobs } from './Knobs';
import { System } from './System';
import { type Attempt, type JudgedSeed, MOST_ATTEMPTS } from './stored';
import { useKept } from './useKept';
import { useGoalLines } from './useTrail';
import { useTyping } from './useTyping';
import { JudgeButton, type Judging, Verdict } from './Verdict';

export interface ChallengeProps {
  readonly challenge: ChallengeFile;
  readonly scenario: Scenario;
  readonly still: Shown;
  /** The lesson that teaches it; no address while it is not written. */
  readonly lesson: { readonly title: string; readonly href: string | null };
  readonly par: Readonly<Record<string, number>>;
  readonly next: { readonly href: string; readonly title: string };
}

/** The right fix that asks for the fewest actions. */
const shortest = (challenge: ChallengeFile): Fix =>
  challenge.solutions.reduce((best, fix) => (fix.do.length < best.do.length ? fix : best));

const selectEvents = ({ events }: ProgressState) => events;

export function Challenge({ challenge, scenario, still, lesson, par, next }: ChallengeProps) {
  const player = usePlayer({ scenario, still });
  const goals = challenge.goals as readonly Goal[];
  const end = parseDuration(scenario.until) ?? 0;
  const { kept, faults, keep } = useKept(challenge.id, end);
  const events = useProgress(selectEvents);
  const standing = useMemo(() => challengeStates(events).get(challenge.id), [events, challenge.id]);
  const [judging, setJudging] = useState<Judging | null>(null);
  const callOff = useRef<() => void>(() => {});
  const deeds = usePlayerState(player, (state) => state.shown.deeds);
  const seed = usePlayerState(player, (state) => state.shown.seed);
  const undone = usePlayerState(player, (state) => state.faults);
  const lines = useGoalLines(player, goals);
  const solution = shortest(challenge);
  const { isTyping, type } = useTyping(player);
  const [damages, setDamages] = useState<readonly string[]>([]);
  const [isReady, setReady] = useState(false);
  const isOpening = useRef(false);

  // What was left here, or the seed that the address names.
  useEffect(() => {
    if (kept === null || isOpening.current) return;
    isOpening.current = true;
    const { state: asked, faults: found } = decodeLink(location.search, end);
    setDamages(found);
    const left = kept.place;
    const before = left?.deeds.filter((deed) => isAllowed(challenge.mayChange, deed.action)) ?? [];
    const sameSeed = asked.seed === null || asked.seed === left?.seed;
    const at = asked.at ?? (sameSeed ? left?.at : undefined) ?? still.frame.time;
    const place = { seed: asked.seed ?? left?.seed ?? null, deeds: before, at };
    if (left === null && asked.seed === null && asked.at === null) setReady(true);
    else void player.open(place).then(() => setReady(true));
  }, [kept, player, end, challenge.mayChange, still]);
  const onPlace = useCallback((place: Place) => keep(() => ({ place })), [keep]);
  useEffect(() => () => callOff.current(), []);

  const open = useCallback(
    (judged: JudgedSeed, attempt: Attempt) => {
      const at = judged.held ? 0 : judged.opensAt;
      // So the address names what is on show.
      history.replaceState(history.state, '', `?seed=${judged.seed}`);
      return player
        .open({ seed: judged.seed, deeds: attempt.deeds, at })
        .then(() => player.say(`Seed ${judged.seed} is open, ${judged.held ? 'at its beginning' : 'just before its first bad event'}.`));
    },
    [player],
  );

  const onOver = (attempt: Attempt) => {
    keep(({ attempts }) => ({ attempts: [attempt, ...attempts].slice(0, MOST_ATTEMPTS) }));
    const broke = attempt.seeds.find(({ held }) => !held);
    if (broke === undefined) {
      record({ type: 'solved', challenge: challenge.id, assisted: attempt.assisted, seeds: SEEDS, deeds: attempt.deeds.length });
      if (!attempt.assisted) record({ type: 'played', lesson: challenge.lesson, scenario: scenario.id, did: 'repaired' });
    } else if (sameDeeds(player.store.getState().shown.deeds, attempt.deeds)) {
      // Whoever went on meanwhile keeps what is on show.
      void open(broke, attempt);
    }
    const verdict = document.getElementById('verdict');
    const { activeElement } = document;
    if (activeElement === document.body || verdict?.closest('section')?.contains(activeElement)) verdict?.focus({ preventScroll: true });
  };

  const onJudge = () => {
    if (kept === null) return;
    player.pause();
    const judged = deeds;
    const help = { assisted: kept.told || kept.hints >= 3, hints: kept.hints };
    const found = new Map<number, Judged>();
    const seedsFound = () => Array.from({ length: SEEDS }, (_, n) => found.get(n) ?? null);
    setJudging({ seeds: seedsFound(), failure: null });
    callOff.current();
    callOff.current = startJudging(
      { scenario, goals, deeds: judged },
      {
        onSeed: (result, n) => {
          found.set(n, result);
          const seeds = seedsFound().filter((each) => each !== null);
          setJudging({ seeds: seedsFound(), failure: null });
          if (seeds.length < SEEDS) return;
          callOff.current();
          setJudging(null);
          onOver({
            words: stepsWords(judged),
            deeds: judged,
            seeds: seeds.map(({ seed: number, held, opensAt, broken, prices }) => ({ seed: number, held, opensAt, broken, prices })),
            ...help,
          });
        },
        onFailed: (sentence) => {
          setJudging({ seeds: [], failure: `${sentence.replace(/[.]$/, '')}.` });
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
        <Briefing challenge={challenge} lesson={lesson} standing={standing} />
        <Goals player={player} lines={lines} goal={challenge.goal} seed={seed} />
        <Terms challenge={challenge} />
        <Done player={player} />
        <Hints
          hints={challenge.hints}
          opened={kept?.hints ?? 0}
          told={kept?.told ?? false}
          isTyping={isTyping}
          onOpen={(hints) => keep(() => ({ hints }))}
          onSolution={() => {
            keep(() => ({ told: true }));
            void type(deedsOf(solution.do), solution.title);
          }}
        />
      </div>
      <div className={styles.work}>
        {[...faults, ...damages, ...undone].map((fault) => (
          <p key={fault} role="alert" className={styles.fault}>
            {fault}
          </p>
        ))}
        <GoalStrip lines={lines} />
        <Verdict
          challenge={challenge}
          par={par}
          parActions={solution.do.length}
          best={standing?.best ?? null}
          judging={judging}
          attempts={kept?.attempts ?? []}
          deeds={deeds}
          seed={seed}
          next={next}
          onJudge={onJudge}
          onCancel={onCancel}
          onOpen={(judged, attempt) => {
            document.getElementById('system')?.scrollIntoView({ block: 'start' });
            void open(judged, attempt);
          }}
        />
        <div id="system">
          <System player={player} changes={challenge.mayChange}>
            {/* What was left here is opened first: it would put itself over a change made before it. */}
            <div inert={!isReady}>
              <Knobs player={player} changes={challenge.mayChange} />
            </div>
            <div className={styles.then}>
              <JudgeButton
                judging={judging}
                isAgain={(kept?.attempts.length ?? 0) > 0}
                onJudge={() => {
                  document.getElementById('verdict')?.focus();
                  onJudge();
                }}
              />
            </div>
          </System>
        </div>
        {isReady && <Keeper player={player} onPlace={onPlace} />}
      </div>
    </main>
  );
}
