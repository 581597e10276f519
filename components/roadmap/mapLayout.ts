/**
 * Where everything stands on the map. Columns are phases; all columns share one grid of rows, so that a long edge can run in the gaps
 * between rows and never through a node. Edges of one source share their lanes; an edge that a longer way implies is marked, and
 * drawn only when pointed at.
 */

import { type Lesson, lessons, type PhaseId, phases } from '@/content/roadmap';

/** Sizes in px at which the map is drawn; a narrower page presses it together sideways, never below 1185 px. */
export const NODE_WIDTH = 191;
export const GAP = 43;

/** Room for the phase's name and for edges above the first row. */
export const HEAD = 58;
export const NODE_HEIGHT = 60;
export const ROW = 82;

/** A column that would start beside nothing that it leans on starts lower. */
const firstRow: Partial<Record<PhaseId, number>> = { orientation: 1, extended: 2 };

export interface Place {
  readonly column: number;
  readonly row: number;
}

/** The lesson's place in the grid. */
export function placeOf(lesson: Lesson): Place {
  const column = phases.findIndex((phase) => phase.id === lesson.phase);
  const above = lessons.filter((other) => other.phase === lesson.phase && other.number < lesson.number).length;
  return { column, row: (firstRow[lesson.phase] ?? 0) + above };
}

export function mapWidth(): number {
  return phases.length * NODE_WIDTH + (phases.length - 1) * GAP;
}

export function mapHeight(): number {
  return HEAD + rowCount() * ROW - (ROW - NODE_HEIGHT);
}

export function rowCount(): number {
  return Math.max(...lessons.map((lesson) => placeOf(lesson).row)) + 1;
}

/** One line between two lessons, before it has a shape. */
export interface Link {
  /** Numbers of the lessons. */
  readonly from: number;
  readonly to: number;
  /** Dotted: it helps, one can do without. */
  readonly helps: boolean;
  /** A longer way over other lessons says the same. */
  readonly implied: boolean;
}

/** Every prerequisite, hard ones first, in the order of the lessons that have them. */
export function links(): Link[] {
  const number = new Map(lessons.map((lesson) => [lesson.slug, lesson.number]));
  const needs = new Map(lessons.map((lesson) => [lesson.number, lesson.needs.map((slug) => number.get(slug) as number)]));
  const reaches = (from: number, to: number): boolean => (needs.get(to) ?? []).some((need) => need === from || reaches(from, need));
  const between = (slugs: readonly string[], to: number, helps: boolean): Link[] =>
    slugs.map((slug) => {
      const from = number.get(slug) as number;
      const implied = (needs.get(to) ?? []).some((need) => need !== from && reaches(from, need));
      return { from, to, helps, implied };
    });
  return lessons.flatMap((lesson) => [...between(lesson.needs, lesson.number, false), ...between(lesson.helps, lesson.number, true)]);
}
