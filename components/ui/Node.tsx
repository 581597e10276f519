/**
 * A process or a machine: a box that says name, role and state in words. Its border repeats the state: thin when up,
 * dashed red when down, sea when selected. Rings and logs are drawn into it by the caller.
 */

import type { ReactNode } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';
import styles from './marks.module.css';

export type NodeState = 'up' | 'paused' | 'down';

interface NodeProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  /** State and role in a few words: `reads p0 p1`, `down since 00:21`. */
  readonly note: string;
  readonly state?: NodeState;
  readonly selected?: boolean;
  readonly icon?: IconName;
  /** Rings stand round the icon; leave them room: the icon's centre is 28 px in, halfway down. */
  readonly children?: ReactNode;
}

/** Where the icon's centre stands, for the rings round it. */
export function nodeIconCentre(node: Pick<NodeProps, 'x' | 'y' | 'height'>): { cx: number; cy: number } {
  return { cx: node.x + 28, cy: node.y + node.height / 2 };
}

const stateIcon: Readonly<Record<Exclude<NodeState, 'up'>, IconName>> = { paused: 'gc', down: 'kill' };

export function Node({ x, y, width, height, name, note, state = 'up', selected = false, icon = 'broker', children }: NodeProps) {
  const { cx, cy } = nodeIconCentre({ x, y, height });
  return (
    <g>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={width - 1}
        height={height - 1}
        rx="6"
        className={styles.node}
        data-state={state}
        data-selected={selected || undefined}
      />
      {children}
      <g className={state === 'down' ? styles.toneLost : undefined}>
        <Icon name={state === 'up' ? icon : stateIcon[state]} size={18} x={cx - 9} y={cy - 9} />
      </g>
      <text x={x + 54} y={cy - 5} className={styles.strong}>
        {name}
      </text>
      <text x={x + 54} y={cy + 12} className={styles.small} data-tone={state === 'down' ? 'lost' : undefined}>
        {note}
      </text>
    </g>
  );
}
