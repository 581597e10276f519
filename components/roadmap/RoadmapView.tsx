'use client';
/**
 * The map and the list are one tree of headings and lists, laid out in two ways: what a screen reader hears and a printer prints
 * is the same in both. The view draws; states come from the progress log, positions from the map's layout.
 */

import { type CSSProperties, useState } from 'react';
import { Segmented } from '@/components/ui/Segmented';
import { type LearnState, StateMark, stateWords } from '@/components/ui/StateMark';
import { type Lesson, lessons, phases } from '@/content/roadmap';
import type { Edge } from './edges';
import { LessonNode } from './LessonNode';
import { GAP, HEAD, mapHeight, mapWidth, NODE_HEIGHT, NODE_WIDTH, placeOf, ROW } from './mapLayout';
import styles from './Roadmap.module.css';
import { type LessonStates, useLessonStates } from './useLessonStates';

const views = [
  { value: 'map', label: 'Map' },
  { value: 'list', label: 'List' },
] as const;

/** The map's measures, for the style sheet; across they are shares of the whole width. */
const sizes = {
  '--node': NODE_WIDTH / mapWidth(),
  '--pitch': (NODE_WIDTH + GAP) / mapWidth(),
  '--head': `${HEAD}px`,
  '--row-pitch': `${ROW}px`,
  '--node-height': `${NODE_HEIGHT}px`,
  '--height': `${mapHeight()}px`,
} as CSSProperties;

export function RoadmapView({ lines }: { readonly lines: readonly Edge[] }) {
  const states = useLessonStates();
  const [view, setView] = useState<'map' | 'list'>('map');
  const [pointedAt, pointAt] = useState<number>();
  return (
    <section className={styles.path} data-view={view} aria-labelledby="path">
      <header className={styles.header}>
        <h2 id="path">Your path is a log: solid is committed, dashed is still to come.</h2>
        <p>
          {summary()} <span className={styles.onMap}>Lines show what it leans on, dotted lines what helps.</span>
        </p>
        <div className={styles.views}>
          <Segmented label="View of the path" options={views} value={view} onChange={setView} />
        </div>
      </header>
      <div className={styles.map} style={sizes}>
        <Lines lines={lines} states={states} pointedAt={pointedAt} />
        {phases.map((phase, column) => {
          const own = lessons.filter((lesson) => lesson.phase === phase.id);
          const done = own.filter((lesson) => states.get(lesson.slug)?.state === 'done').length;
          return (
            <section
              key={phase.id}
              aria-labelledby={`phase-${phase.id}`}
              style={{ '--column': column, '--done': done / own.length } as CSSProperties}
            >
              <h3 id={`phase-${phase.id}`}>
                {phase.title}{' '}
                <span>
                  {done} of {own.length}
                </span>
              </h3>
              <ol>
                {own.map((lesson) => (
                  <li
                    key={lesson.slug}
                    style={{ '--row': placeOf(lesson).row } as CSSProperties}
                    onPointerEnter={() => pointAt(lesson.number)}
                    onPointerLeave={() => pointAt(undefined)}
                    onFocus={() => pointAt(lesson.number)}
                    onBlur={() => pointAt(undefined)}
                  >
                    <LessonNode lesson={lesson} state={states.get(lesson.slug)} />
                  </li>
                ))}
              </ol>
            </section>
          );
        })}
      </div>
      <Legend />
    </section>
  );
}

interface LinesProps {
  readonly lines: readonly Edge[];
  readonly states: LessonStates;
  readonly pointedAt: number | undefined;
}

/** Decoration: each lesson names what it leans on in words. */
function Lines({ lines, states, pointedAt }: LinesProps) {
  const done = new Set(lessons.filter((lesson) => states.get(lesson.slug)?.state === 'done').map((lesson) => lesson.number));
  const isOn = (line: Edge) => pointedAt === line.from || pointedAt === line.to;
  // Lines of one source share their lanes: what is pointed at lies on top, then what is wet.
  const height = (line: Edge) => (isOn(line) ? 2 : done.has(line.from) ? 1 : 0);
  return (
    <svg className={styles.lines} viewBox={`0 0 ${mapWidth()} ${mapHeight()}`} preserveAspectRatio="none" aria-hidden="true">
      {[...lines]
        .sort((a, b) => height(a) - height(b))
        .map((line) => (
          <path
            key={`${line.from}-${line.to}`}
            d={line.d}
            data-helps={line.helps || undefined}
            data-implied={line.implied || undefined}
            data-wet={done.has(line.from) || undefined}
            data-on={isOn(line) || undefined}
          />
        ))}
    </svg>
  );
}

const legend: readonly { readonly state: LearnState; readonly word: string }[] = [
  { state: 'new', word: stateWords.new },
  { state: 'started', word: stateWords.started },
  { state: 'done', word: 'done: the quiz, and something played in a figure' },
];

function Legend() {
  return (
    <ul className={styles.legend}>
      {legend.map(({ state, word }) => (
        <li key={state}>
          <StateMark state={state} /> {word}
        </li>
      ))}
      <li className={styles.onMap}>
        <svg width="26" height="10" aria-hidden="true">
          <path d="M0 5h26" stroke="var(--line-2)" strokeWidth="1.5" />
        </svg>{' '}
        leans on
      </li>
      <li className={styles.onMap}>
        <svg width="26" height="10" aria-hidden="true">
          <path d="M0 5h26" stroke="var(--line-2)" strokeWidth="1.5" strokeDasharray="2 4" />
        </svg>{' '}
        helps
      </li>
    </ul>
  );
}

/** The path in numbers, from the table of contents. */
function summary(): string {
  const written = lessons.filter((lesson) => lesson.written).length;
  const count = written === 1 ? 'one is' : `${written} are`;
  return `${hours(lessons, 'readMinutes')} h to read, ${hours(lessons, 'practiseMinutes')} h to practise. Of the ${lessons.length} lessons ${count} written so far; what is written opens in any order.`;
}

/** To the quarter of an hour: `14½`. */
function hours(all: readonly Lesson[], kind: 'readMinutes' | 'practiseMinutes'): string {
  const quarters = Math.round(all.reduce((sum, lesson) => sum + lesson[kind], 0) / 15);
  return `${Math.floor(quarters / 4)}${['', '¼', '½', '¾'][quarters % 4]}`;
}
