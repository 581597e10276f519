/**
 * Everything that can be done in a figure or in the lab, as one list: a menu, a key, the palette and the tables all read it here,
 * so that whatever one of them offers, the others offer too. Keys hold for the part that has the focus, or is chosen.
 */
import type { IconName } from '@/components/ui/icons';

export interface ListedAction {
  readonly key: string;
  readonly icon: IconName;
  readonly danger?: true;
  /** One of the many of the lab; figures in a text leave it out. */
  readonly more?: true;
}

/** What can be done to a part of the system. Two actions share a key only where they never stand side by side. */
export const PART_ACTIONS = {
  kill: { key: 'x', icon: 'kill', danger: true },
  close: { key: 'c', icon: 'stop' },
  closeAll: { key: 'c', icon: 'stop' },
  pause: { key: 'p', icon: 'gc' },
  resume: { key: 'p', icon: 'play' },
  pause5: { key: '5', icon: 'gc', more: true },
  pause50: { key: '0', icon: 'gc', more: true },
  start: { key: 's', icon: 'restart' },
  restart: { key: 's', icon: 'restart' },
  startNext: { key: 's', icon: 'consumer' },
  cut: { key: 'i', icon: 'isolate', more: true },
  cutOut: { key: 'o', icon: 'cut', more: true },
  cutIn: { key: 'n', icon: 'cut', more: true },
  lose: { key: 'd', icon: 'drop', more: true },
  delay: { key: 'y', icon: 'delay', more: true },
  /** Of several faults the key heals the first. */
  heal: { key: 'h', icon: 'link', more: true },
  slow: { key: 'w', icon: 'slow', more: true },
  asBefore: { key: 'b', icon: 'clock', more: true },
  addPartition: { key: 'a', icon: 'topic' },
  resetEarliest: { key: 'e', icon: 'undo', more: true },
  resetLatest: { key: 'g', icon: 'redo', more: true },
  moreWorkers: { key: '+', icon: 'service' },
  lessWorkers: { key: '-', icon: 'service' },
} as const satisfies Readonly<Record<string, ListedAction>>;

export type PartActionId = keyof typeof PART_ACTIONS;

/** What can be done with the run as a whole. */
export const RUN_ACTIONS = {
  stepBack: { key: 'j', icon: 'back' },
  play: { key: 'k', icon: 'play' },
  stepForward: { key: 'l', icon: 'step' },
  undo: { key: 'Ctrl+Z', icon: 'undo' },
  redo: { key: 'Shift+Ctrl+Z', icon: 'redo' },
  reset: { key: 'q', icon: 'restart' },
  compare: { key: 'v', icon: 'branch', more: true },
  share: { key: 'u', icon: 'link', more: true },
  embed: { key: 'm', icon: 'copy', more: true },
} as const satisfies Readonly<Record<string, ListedAction>>;

export type RunActionId = keyof typeof RUN_ACTIONS;

/** The buttons that a scenario brings along, in their order. */
export const SCENARIO_KEYS = ['1', '2', '3', '4'] as const;
