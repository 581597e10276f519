'use client';
/** Two scenarios under the same luck, side by side on one clock: one transport, two drawings, and how each came out. */
import type { ReactNode } from 'react';
import type { Scenario } from '@/simulator/run';
import type { Shown } from '../player/protocol';
import type { Player } from '../player/store';

export interface Side {
  readonly scenario: Scenario;
  readonly still: Shown;
  /** What tells this side from the other: `range`, `eager`. */
  readonly label: string;
}

export interface CompareFigureProps {
  /** Words in the text point into it by this id. */
  readonly id?: string | undefined;
  readonly left: Side;
  readonly right: Side;
  readonly title: string;
  /** `Figure 2`, when it stands in a lesson. */
  readonly number?: string | undefined;
  readonly labHref?: string | undefined;
  readonly question?: ((player: Player) => ReactNode) | undefined;
}

export function CompareFigure({ title }: CompareFigureProps) {
  return <figure>{title}</figure>;
}
