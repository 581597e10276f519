/** What a page and its simulation worker say to each other. Every request gets exactly one answer with its id. */
import type { LogFilter, LogLine } from '@/simulator/projections/frame';
import type {
  Action,
  Deed,
  Explanation,
  Frame,
  GoalVerdict,
  LineSeed,
  LineView,
  MessageLife,
  Metric,
  RecordPlace,
  Scenario,
  SettingView,
} from '@/simulator/run';

export type Request = { readonly id: number } & (
  | {
      readonly type: 'open';
      readonly scenario: Scenario;
      readonly seed: number | null;
      readonly deeds: readonly Deed[];
      readonly at: number;
      /** Every line of time, where there are several: then `deeds` are those of number `line`. */
      readonly lines?: readonly LineSeed[];
      readonly line?: number;
    }
  /** Lets virtual time pass, in microseconds. */
  | { readonly type: 'advance'; readonly by: number }
  | { readonly type: 'seek'; readonly to: number }
  | { readonly type: 'stepForward' }
  | { readonly type: 'stepBack' }
  /** Several actions are one deed of the learner: undone together. */
  | { readonly type: 'act'; readonly actions: readonly Action[] }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'switchTo'; readonly line: number }
  | { readonly type: 'explain'; readonly subject: string; readonly record: number }
  | { readonly type: 'life'; readonly of: { readonly record: number } | RecordPlace }
  | { readonly type: 'log'; readonly filter: LogFilter }
  | { readonly type: 'settings'; readonly target: string }
  | { readonly type: 'digest' }
);

/** What the page holds between two answers. */
export interface Shown {
  readonly frame: Frame;
  readonly metrics: readonly Metric[];
  readonly goals: readonly GoalVerdict[];
  /** Tasks of the figure, in their order: done by now or not. */
  readonly tasks: readonly boolean[];
  readonly lines: readonly LineView[];
  readonly line: number;
  readonly seed: number;
  readonly deeds: readonly Deed[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export type Answer = { readonly id: number } & (
  | {
      readonly type: 'shown';
      readonly shown: Shown;
      /** On opening: deeds that could not be carried out, one sentence each. The others were. */
      readonly faults?: readonly string[];
    }
  | { readonly type: 'explained'; readonly explanation: Explanation }
  | { readonly type: 'lived'; readonly life: MessageLife }
  | { readonly type: 'logged'; readonly lines: readonly LogLine[] }
  | { readonly type: 'settings'; readonly settings: readonly SettingView[] }
  | { readonly type: 'digest'; readonly digest: string }
  /** The request could not be carried out; nothing changed. */
  | { readonly type: 'refused'; readonly sentence: string }
);
