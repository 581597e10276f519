/**
 * A run as a line of time one can move along: a simulation, the commands given to it, and keyframes to come back to.
 * A command takes effect at the end of its instant, after every event of that instant; so (seed, commands) is the whole run.
 */
import type { KernelCommand, Keyframe, Simulation } from './simulation';
import type { Micros } from './time';
import { Trace } from './trace';

/** A command with its instant. `origin` tells the script of a scenario from what a learner did. */
export interface Entry {
  readonly at: Micros;
  readonly command: KernelCommand;
  readonly origin: 'script' | 'learner';
}

interface Mark {
  readonly frame: Keyframe;
  /** How many entries had been carried out. */
  readonly entries: number;
}

/** Builds a simulation at time 0 that writes into that trace: the same one each time it is called. */
export type Build = (trace: Trace) => Simulation;

/** Events between two keyframes at first; doubled whenever there are too many. A seek costs at most that many. */
const SPACING = 2_000;
/** A seek in a long run replays at most a hundredth of it or so, and half that on average. */
const MOST_KEYFRAMES = 160;

export class Timeline {
  readonly trace: Trace;
  private readonly simulation: Simulation;
  private marks: Mark[];
  private spacing = SPACING;
  private done = 0;
  private reached: Micros = 0;

  private constructor(
    private readonly build: Build,
    private readonly log: Entry[],
    trace: Trace,
    marks: Mark[],
  ) {
    this.trace = trace;
    this.simulation = build(trace);
    this.marks = marks.length > 0 ? marks : [{ frame: this.simulation.keyframe(), entries: 0 }];
  }

  /** @param script commands known from the beginning, in order of time. */
  static start(build: Build, script: readonly Entry[]): Timeline {
    return new Timeline(build, script.slice(), new Trace(), []);
  }

  get now(): Micros {
    return this.simulation.now;
  }

  /** How far this line has ever been computed: between `now` and here lies a known future. */
  get knownUntil(): Micros {
    return this.reached;
  }

  get entries(): readonly Entry[] {
    return this.log;
  }

  /** The simulation at the present instant, to read. */
  get present(): Simulation {
    return this.simulation;
  }

  /** Moves to the end of that instant, back or forth. */
  seek(time: Micros): void {
    this.approach(time < this.now, (frame) => frame.time <= time);
    this.advance(time, Number.POSITIVE_INFINITY);
  }

  /** Moves to where `handled` events and commands have been carried out. */
  seekEvent(handled: number): void {
    this.approach(handled < this.simulation.handled, (frame) => frame.handled <= handled);
    this.advance(Number.POSITIVE_INFINITY, handled);
  }

  /** Carries out the next event or command. @returns false when nothing is left to come. */
  step(): boolean {
    const before = this.simulation.handled;
    this.seekEvent(before + 1);
    return this.simulation.handled > before;
  }

  /**
   * Gives a command now, at the end of this instant. Later entries of the script stay.
   * A line with a known future beyond now would contradict itself: take a `branch` of it first.
   */
  command(command: KernelCommand): void {
    this.seek(this.now);
    if (this.reached > this.now) throw new Error(`this line is known until ${this.reached}; a command at ${this.now} needs a branch`);
    // First carried out, then kept: a command that throws must not come again with each replay.
    this.simulation.command(command);
    this.log.splice(this.done++, 0, { at: this.now, command, origin: 'learner' });
    this.simulation.run(this.now);
  }

  /** A line that shares this one's past up to now and has no learner's command after it. This one stays as it is. */
  branch(): Timeline {
    this.seek(this.now);
    const kept = this.log.filter((entry, index) => index < this.done || entry.origin === 'script');
    const marks = this.marks.filter((mark) => mark.frame.handled <= this.simulation.handled);
    const line = new Timeline(this.build, kept, this.trace.prefix(this.simulation.facts), marks);
    line.spacing = this.spacing;
    line.seekEvent(this.simulation.handled);
    line.seek(this.now);
    return line;
  }

  /** Time of the next event or entry; Infinity when nothing is left to come. */
  nextTime(): Micros {
    return Math.min(this.simulation.nextTime(), this.nextEntryAt());
  }

  private nextEntryAt(): Micros {
    return this.log[this.done]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Jumps to the last keyframe that fits; on the way forward only where that saves as much as a keyframe's worth of events. */
  private approach(back: boolean, fits: (frame: Keyframe) => boolean): void {
    let best = this.marks[0] as Mark;
    for (const mark of this.marks) if (fits(mark.frame) && mark.frame.handled >= best.frame.handled) best = mark;
    if (!back && best.frame.handled < this.simulation.handled + this.spacing) return;
    this.simulation.restore(best.frame);
    this.done = best.entries;
  }

  private advance(until: Micros, handled: number): void {
    const { simulation } = this;
    while (simulation.handled < handled) {
      const eventAt = simulation.nextTime();
      const entryAt = this.nextEntryAt();
      const next = this.nextTime();
      if (next > until || next === Number.POSITIVE_INFINITY) break;
      if (eventAt <= entryAt) {
        simulation.run(Math.min(entryAt, until), Math.min(handled - simulation.handled, this.spacing));
      } else {
        simulation.runUntil(entryAt);
        this.carryOut();
      }
      this.keep();
    }
    // Nothing is left at or before `until`: this moves the clock alone.
    if (until !== Number.POSITIVE_INFINITY) simulation.runUntil(until);
    this.reached = Math.max(this.reached, simulation.now);
  }

  private carryOut(): void {
    const entry = this.log[this.done++] as Entry;
    this.simulation.command(entry.command);
  }

  /** Takes a keyframe when enough happened since the last; thins them out when they are many. */
  private keep(): void {
    const last = this.marks.at(-1) as Mark;
    if (this.simulation.handled < last.frame.handled + this.spacing) return;
    this.marks.push({ frame: this.simulation.keyframe(), entries: this.done });
    if (this.marks.length <= MOST_KEYFRAMES) return;
    this.marks = this.marks.filter((_, index) => index % 2 === 0);
    this.spacing *= 2;
  }
}
