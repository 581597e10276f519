/**
 * The one door of the simulator: a run of a scenario that can be moved along, acted upon, read, taken back and compared.
 * Pages hold it in a worker, tests and tools in their own process; all speak actions in and frames out.
 */
import type { Micros } from './kernel/time';
import { Timeline } from './kernel/timeline';
import { explain } from './oracle/explain';
import type { Ledger } from './oracle/ledger';
import { lifeOf } from './oracle/life';
import { Chronicle } from './projections/chronicle';
import type { Explanation, Frame, LogFilter, LogLine, MessageLife, RecordPlace } from './projections/frame';
import { type KafkaMetrics, pausePartitionSeconds } from './projections/kafkaMetrics';
import { frameOf } from './projections/view';
import { commandsOf } from './scenario/actions';
import { buildSimulation, scriptOf } from './scenario/build';
import { scenarioFaults } from './scenario/check';
import { judgedSeed, type SeedVerdict, seedVerdict } from './scenario/judge';
import { duration } from './scenario/laws';
import { type Metric, metricsOf } from './scenario/metrics';
import { type SettingView, settingFault, settingsFor } from './scenario/settings';
import type { Action, Goal, Scenario } from './scenario/types';

export type { Explanation, Frame, LifeStep, MessageLife, RecordPlace } from './projections/frame';
export { type GoalVerdict, judgeGoals } from './scenario/goals';
export { judgedSeed, type SeedVerdict, seedVerdict } from './scenario/judge';
export type { Metric } from './scenario/metrics';
export type { SettingView } from './scenario/settings';
export type { Action, FigureSpec, Goal, Scenario } from './scenario/types';

/** One line of time. The first is `main`; others begin where somebody acted in the past of another. */
export interface LineView {
  readonly id: number;
  readonly name: string;
  readonly parent: number | null;
  readonly forkedAt: Micros;
  readonly knownUntil: Micros;
  /** How it stood where it is known farthest. */
  readonly outcome: Outcome;
  /** All that was done on it, what it has of the line that it began from included. */
  readonly deeds: readonly Deed[];
}

/** A line as a link carries it: with its deeds alone it can be lived again. */
export interface LineSeed {
  /** Index of the line it began from; `null` for the first one. */
  readonly parent: number | null;
  readonly knownUntil: Micros;
  readonly deeds: readonly Deed[];
}

/** What a line of time came to, in the counts that compare it with another. */
export interface Outcome {
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly pausePartitionSeconds: number;
}

interface Line {
  readonly id: number;
  readonly name: string;
  readonly parent: number | null;
  readonly forkedAt: Micros;
  readonly timeline: Timeline;
  readonly chronicle: Chronicle;
  readonly deeds: readonly Deed[];
  /** As of the farthest instant at which this line was looked at. */
  outcome: Outcome & { readonly at: Micros };
}

/** What a learner did, with its instant: with the seed, all that a link must carry. */
export interface Deed {
  readonly at: Micros;
  readonly action: Action;
}

/** A place to go back to. */
interface Step {
  readonly line: Line;
  readonly at: Micros;
}

const MOST_STEPS = 40;
const NOTHING = { at: 0, lost: 0, duplicated: 0, reordered: 0, pausePartitionSeconds: 0 };

/** A scenario that names what is not there, or sets what cannot be: one sentence for each fault, with its place. */
export class ScenarioFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

export class Run {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly end: Micros;
  private line: Line;
  private lines: Line[];
  private nextLine = 1;
  private past: Step[] = [];
  private future: Step[] = [];

  /** @throws ScenarioFault */
  constructor(scenario: Scenario, options: { readonly seed?: number; readonly deeds?: readonly Deed[] } = {}) {
    const faults = scenarioFaults(scenario);
    if (faults.length > 0) throw new ScenarioFault(faults);
    this.scenario = scenario;
    this.seed = options.seed ?? scenario.seed;
    this.end = duration(scenario.until);
    const timeline = Timeline.start((trace) => buildSimulation(scenario, this.seed, trace), scriptOf(scenario));
    const chronicle = new Chronicle(timeline.trace);
    this.line = { id: 0, name: 'main', parent: null, forkedAt: 0, timeline, chronicle, deeds: [], outcome: NOTHING };
    this.lines = [this.line];
    if (options.deeds !== undefined && options.deeds.length > 0) {
      this.live(options.deeds);
      this.seek(0);
    }
  }

  /**
   * Lives further lines of time beside the one there is, each from where it first differs from its parent, and stands on
   * the one that is asked for. What was lived so is where this run begins: nothing of it can be undone.
   * @param seeds the first is the line there is. One that does not differ from its parent is left out.
   */
  branchOut(seeds: readonly LineSeed[], current: number): void {
    const ids = [this.line.id];
    if (seeds[0] !== undefined) this.seek(Math.max(this.line.timeline.knownUntil, seeds[0].knownUntil));
    for (const seed of seeds.slice(1)) {
      const parent = ids[seed.parent ?? 0] ?? 0;
      this.switchTo(parent);
      const shared = this.line.deeds.findIndex((deed, i) => JSON.stringify(deed) !== JSON.stringify(seed.deeds[i]));
      const own = seed.deeds.slice(shared === -1 ? this.line.deeds.length : shared);
      if (own[0] === undefined) {
        ids.push(parent);
        continue;
      }
      // The parent has to be known beyond the fork, else this would be the parent's own future.
      if (this.line.timeline.knownUntil <= own[0].at) this.seek(own[0].at + 1);
      this.live(own);
      this.seek(Math.max(this.now, seed.knownUntil));
      ids.push(this.line.id);
    }
    this.switchTo(ids[current] ?? 0);
    this.past = [];
  }

  private live(deeds: readonly Deed[]): void {
    for (const deed of deeds) {
      const isSameStep = this.deeds.at(-1)?.at === deed.at;
      this.seek(deed.at);
      this.act(deed.action);
      // What was done at one instant is undone together.
      if (isSameStep) this.past.pop();
    }
  }

  get now(): Micros {
    return this.line.timeline.now;
  }

  get deeds(): readonly Deed[] {
    return this.line.deeds;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Moves to the end of that instant, within the scenario's time. */
  seek(time: Micros): void {
    this.takeStock();
    this.line.timeline.seek(Math.max(0, Math.min(time, this.end)));
  }

  /** Moves to the next instant that has something to tell. @returns false at the end. */
  stepForward(): boolean {
    const { timeline, chronicle } = this.line;
    const known = chronicle.after(this.now);
    if (known !== undefined && known <= this.end) {
      this.seek(known);
      return true;
    }
    const start = this.now;
    // Nothing told is known ahead: live on until something is.
    for (let slice = start; slice < this.end; ) {
      slice = Math.min(this.end, slice + 50_000);
      timeline.seek(slice);
      const found = chronicle.after(start);
      if (found === undefined) continue;
      this.seek(found);
      return true;
    }
    return false;
  }

  /** Moves to the last instant before now that has something to tell; to the beginning when there is none. */
  stepBack(): void {
    this.seek(this.line.chronicle.before(this.now) ?? 0);
  }

  /**
   * Does something now; several actions at once are one deed, undone together. In a past whose future is known, that begins
   * a new line and keeps the old one.
   */
  act(...actions: readonly Action[]): void {
    for (const action of actions) {
      const fault = settingFault(this.scenario, this.line.timeline.present, action);
      if (fault !== null) throw new Error(fault);
    }
    const commands = actions.flatMap((action) => commandsOf(this.scenario, action));
    const step = this.here();
    const { timeline } = this.line;
    timeline.seek(timeline.now);
    const contradicts = timeline.knownUntil > timeline.now;
    const branch = timeline.branch();
    // What cannot be carried out throws here, before anything of this run has changed.
    for (const command of commands) branch.command(command);
    this.past = [...this.past.slice(1 - MOST_STEPS), step];
    this.future = [];
    const line: Line = {
      id: contradicts ? this.nextLine++ : this.line.id,
      name: contradicts ? `what if ${this.nextLine - 1}` : this.line.name,
      parent: contradicts ? this.line.id : this.line.parent,
      forkedAt: contradicts ? branch.now : this.line.forkedAt,
      timeline: branch,
      chronicle: new Chronicle(branch.trace),
      deeds: [...this.deeds.filter((deed) => deed.at <= branch.now), ...actions.map((action): Deed => ({ at: branch.now, action }))],
      outcome: NOTHING,
    };
    this.lines = contradicts ? [...this.lines, line] : this.lines.map((other) => (other.id === line.id ? line : other));
    this.line = line;
  }

  /** Takes the last action back, and goes to where it was done. */
  undo(): void {
    const step = this.past.pop();
    if (step === undefined) return;
    this.future.push(this.here());
    this.goTo(step);
  }

  redo(): void {
    const step = this.future.pop();
    if (step === undefined) return;
    this.past.push(this.here());
    this.goTo(step);
  }

  /** All lines of time, the first one first. */
  branches(): LineView[] {
    this.takeStock();
    return this.lines.map(({ id, name, parent, forkedAt, timeline, deeds, outcome: { at: _, ...outcome } }) => ({
      id,
      name,
      parent,
      forkedAt,
      knownUntil: timeline.knownUntil,
      outcome,
      deeds,
    }));
  }

  get branch(): number {
    return this.line.id;
  }

  /** Goes to another line, at the same instant. */
  switchTo(id: number): void {
    const line = this.lines.find((candidate) => candidate.id === id);
    if (line === undefined || line === this.line) return;
    const { now } = this;
    this.line = line;
    this.seek(now);
  }

  frame(): Frame {
    const { timeline, chronicle } = this.line;
    return frameOf(this.scenario, timeline, chronicle, this.end);
  }

  metrics(): Metric[] {
    return metricsOf(this.scenario, this.line.timeline.present);
  }

  /** Why a record met its fate, for one group or queue, as the trace tells it up to now. */
  explain(subject: string, record: number): Explanation {
    return explain(this.line.timeline, subject, record);
  }

  /** What happened to one message up to now, by its number or by where it stands. */
  life(asked: { readonly record: number } | RecordPlace): MessageLife {
    return lifeOf(this.line.timeline, asked);
  }

  /** The last lines of the log up to now that a filter lets through, oldest first. */
  log(filter: LogFilter): LogLine[] {
    const { timeline, chronicle } = this.line;
    return chronicle.filtered(timeline.present.facts, filter);
  }

  /** The settings of a part, with what is known of each; none for a part without settings. */
  settings(target: string): SettingView[] {
    return settingsFor(this.scenario, this.line.timeline.present, target);
  }

  /** Digest of the run from the beginning to now. */
  digest(): string {
    return this.line.timeline.present.digest();
  }

  /** Keeps what this line came to, when now is farther than it was looked at before. */
  private takeStock(): void {
    const { now, line } = this;
    if (now < line.outcome.at) return;
    const { present } = line.timeline;
    const outcome = { at: now, lost: 0, duplicated: 0, reordered: 0, pausePartitionSeconds: 0 };
    for (const subject of present.fold<Ledger>('ledger').subjects.values()) {
      outcome.lost += subject.lost;
      outcome.duplicated += subject.duplicated;
      outcome.reordered += subject.reordered;
    }
    for (const group of present.fold<KafkaMetrics>('kafkaMetrics').groups.values()) {
      outcome.pausePartitionSeconds += pausePartitionSeconds(group, now);
    }
    line.outcome = outcome;
  }

  private here(): Step {
    return { line: this.line, at: this.now };
  }

  private goTo(step: Step): void {
    this.line = step.line;
    const known = this.lines.some((line) => line.id === step.line.id);
    this.lines = known ? this.lines.map((line) => (line.id === step.line.id ? step.line : line)) : [...this.lines, step.line];
    this.seek(step.at);
  }
}

/** How the n-th judged seed comes out with these deeds: a whole run, from its beginning to its end. */
export function judge(scenario: Scenario, goals: readonly Goal[], deeds: readonly Deed[], n: number): SeedVerdict {
  const run = new Run(scenario, { seed: judgedSeed(n), deeds });
  run.seek(run.end);
  return seedVerdict(run.seed, goals, run.metrics());
}
