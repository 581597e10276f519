/**
 * Everything that can be done in a figure or in the lab, as one list: a menu, a key, the palette and the tables all read it here,
 * so that whatever one of them offers, the others offer too. Keys hold for the part that has the focus, or is chosen.
 */
import type { IconName } from '@/components/ui/icons';

export interface ListedAction {
  readonly key: string;
  /** What it does, for the list of keys: no part is chosen there, so none is named. */
  readonly does: string;
  readonly icon: IconName;
  readonly danger?: true;
  /** One of the many of the lab; figures in a text leave it out. */
  readonly more?: true;
}

/** What can be done to a part of the system. Two actions share a key only where they never stand side by side. */
export const PART_ACTIONS = {
  kill: { key: 'x', does: 'kill', icon: 'kill', danger: true },
  close: { key: 'c', does: 'close properly', icon: 'stop' },
  closeAll: { key: 'c', does: 'close all members of the group', icon: 'stop' },
  pause: { key: 'p', does: 'pause', icon: 'gc' },
  resume: { key: 'p', does: 'resume', icon: 'play' },
  pause5: { key: '5', does: 'pause for 5 s', icon: 'gc', more: true },
  pause50: { key: '0', does: 'pause for 50 s', icon: 'gc', more: true },
  start: { key: 's', does: 'start', icon: 'restart' },
  restart: { key: 's', does: 'start again', icon: 'restart' },
  startNext: { key: 's', does: 'start the next member of the group', icon: 'consumer' },
  cut: { key: 'i', does: 'cut off from the others', icon: 'isolate', more: true },
  cutOut: { key: 'o', does: 'cut what it sends', icon: 'cut', more: true },
  cutIn: { key: 'n', does: 'cut what it hears', icon: 'cut', more: true },
  lose: { key: 'd', does: 'lose 10 % of its messages', icon: 'drop', more: true },
  delay: { key: 'y', does: 'delay its messages by 200 ms', icon: 'delay', more: true },
  heal: { key: 'h', does: 'heal the first of its faults', icon: 'link', more: true },
  slow: { key: 'w', does: 'slow, 2 s for each record or call', icon: 'slow', more: true },
  asBefore: { key: 'b', does: 'as fast as at the beginning', icon: 'clock', more: true },
  addPartition: { key: 'a', does: 'add a partition to the topic', icon: 'topic' },
  resetEarliest: { key: 'e', does: 'reset the offsets of the group to earliest', icon: 'undo', more: true },
  resetLatest: { key: 'g', does: 'reset the offsets of the group to latest', icon: 'redo', more: true },
  moreWorkers: { key: '+', does: 'one worker more', icon: 'service' },
  lessWorkers: { key: '-', does: 'one worker less', icon: 'service' },
} as const satisfies Readonly<Record<string, ListedAction>>;

export type PartActionId = keyof typeof PART_ACTIONS;

/** What can be done with the run as a whole. */
export const RUN_ACTIONS = {
  stepBack: { key: 'j', does: 'one event back', icon: 'back' },
  play: { key: 'k', does: 'play or pause', icon: 'play' },
  stepForward: { key: 'l', does: 'one event on', icon: 'step' },
  undo: { key: 'Ctrl+Z', does: 'undo', icon: 'undo' },
  redo: { key: 'Shift+Ctrl+Z', does: 'redo', icon: 'redo' },
  reset: { key: 'q', does: 'back to the beginning', icon: 'restart' },
  compare: { key: 'v', does: 'compare two futures', icon: 'branch', more: true },
  share: { key: 'u', does: 'copy the link to this moment', icon: 'link', more: true },
  embed: { key: 'm', does: 'copy a frame for another page', icon: 'copy', more: true },
} as const satisfies Readonly<Record<string, ListedAction>>;

export type RunActionId = keyof typeof RUN_ACTIONS;

/** The buttons that a scenario brings along, in their order. */
export const SCENARIO_KEYS = ['1', '2', '3', '4'] as const;
