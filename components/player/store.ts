/**
 * One figure's player, without a framework: the machine decides whether time runs, the store holds what is shown.
 * The page asks for the next frame when it has drawn the last, so a slow device gets fewer frames and never a queue of them.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogFilter, LogLine } from '@/simulator/projections/frame';
import type { Action, Deed, Explanation, LineSeed, MessageLife, RecordPlace, Scenario, SettingView } from '@/simulator/run';
import { Drive } from './drive';
import type { Answer, Shown } from './protocol';
import { type Ask, openRemote, type Remote } from './remote';

export interface PlayerState {
  readonly shown: Shown;
  /** The last thing that could not be done, as a sentence; `null` after the next that could. */
  readonly refusal: string | null;
  /** What just happened, for the polite live region. */
  readonly said: string;
  /** What of a link could not be carried out, one sentence each. */
  readonly faults: readonly string[];
}

/** A place in a run that can be opened again: with the scenario, all that a link carries. */
export interface Place {
  readonly seed: number | null;
  readonly deeds: readonly Deed[];
  readonly at: number;
}

export interface PlayerOptions extends Beginning {
  readonly scenario: Scenario;
  /** What the server drew. */
  readonly still: Shown;
  readonly open?: (drawn: Shown) => Remote;
}

/** Where a player begins; what is absent is as the scenario has it. */
export interface Beginning {
  readonly seed?: number;
  readonly deeds?: readonly Deed[];
  /** Where to begin, in microseconds; where the still picture stands when absent. */
  readonly at?: number;
  /** All lines of time with which to begin; then `deeds` are those of number `line`. */
  readonly lines?: readonly LineSeed[];
  readonly line?: number;
}

/** Longest real time that one frame makes up for: after a pause of the tab the run goes on, it does not leap. */
const LONGEST_STEP_MS = 100;

/** The figure that plays; another that begins pauses it. */
let playing: Player | null = null;

export class Player {
  readonly store: StoreApi<PlayerState>;
  /** Whether time runs, how fast, and why it cannot. */
  readonly drive: Drive;
  readonly scenario: Scenario;
  private remote: Remote | null = null;
  private options: PlayerOptions;
  /** Requests go out one after another: each sees what the one before did. */
  private last: Promise<unknown> = Promise.resolve();
  private ticking = false;
  private seed: number | null;
  private opening: Promise<boolean> | null = null;
  /** A worker has answered before. */
  private wasOpen = false;
  private stopAt = Number.POSITIVE_INFINITY;

  constructor(options: PlayerOptions) {
    this.options = options;
    this.scenario = options.scenario;
    this.seed = options.seed ?? null;
    this.store = createStore<PlayerState>(() => ({ shown: options.still, refusal: null, said: '', faults: [] }));
    this.drive = new Drive(options.scenario.figure?.speed ?? 1);
    this.drive.store.subscribe(({ mode }) => {
      if (mode === 'loading') this.load();
      if (mode === 'playing') this.tick();
    });
  }

  /** Says where to begin after the player was made: heard until the simulation is asked for the first time. */
  beginAt(beginning: Beginning): void {
    if (this.remote !== null || this.wasOpen) return;
    this.options = { ...this.options, ...beginning };
    this.seed = this.options.seed ?? null;
  }

  play(): void {
    if (playing !== null && playing !== this) playing.pause();
    playing = this;
    const { shown } = this.store.getState();
    // At the end, play begins again.
    if (this.drive.mode === 'ended' && shown.frame.time >= shown.frame.end) void this.seek(0).then(() => this.drive.send({ type: 'PLAY' }));
    else this.drive.send({ type: 'PLAY' });
  }

  pause(): void {
    this.drive.send({ type: 'PAUSE' });
  }

  /** The simulation has answered: what is shown is a run, no longer a picture from the server. */
  get isOpen(): boolean {
    return this.wasOpen;
  }

  toggle(): void {
    if (this.drive.mode === 'playing' || this.drive.mode === 'waiting') this.pause();
    else this.play();
  }

  /** Plays, and stops at that instant: a figure that asks before it shows. */
  playUntil(time: number): void {
    this.stopAt = time;
    this.play();
  }

  want(): void {
    this.drive.send({ type: 'WANTED' });
  }

  setVisible(visible: boolean): void {
    this.drive.send({ type: visible ? 'SHOWN' : 'HIDDEN' });
  }

  setSpeed(speed: number): void {
    this.drive.send({ type: 'SPEED', speed });
  }

  seek = (to: number): Promise<void> => this.move({ type: 'seek', to });
  stepForward = (): Promise<void> => this.move({ type: 'stepForward' });
  stepBack = (): Promise<void> => this.move({ type: 'stepBack' });
  switchTo = (line: number): Promise<void> => this.move({ type: 'switchTo', line });

  async act(actions: readonly Action[], said = ''): Promise<void> {
    await this.move({ type: 'act', actions }, false);
    if (said !== '') this.say(said);
  }

  async undo(): Promise<void> {
    await this.move({ type: 'undo' });
    this.say('Undone.');
  }

  async redo(): Promise<void> {
    await this.move({ type: 'redo' });
    this.say('Done again.');
  }

  /** Back to the beginning, without anything that was done. */
  async reset(): Promise<void> {
    await this.open({ seed: this.seed, deeds: [], at: 0 });
    this.say('Back at the beginning.');
  }

  /** Begins again somewhere else: another seed, other deeds, another instant. */
  async open(place: Place): Promise<void> {
    this.pause();
    this.seed = place.seed;
    this.stopAt = Number.POSITIVE_INFINITY;
    const answer = await this.request({ type: 'open', scenario: this.scenario, ...place });
    if (answer?.type === 'shown') this.store.setState({ faults: answer.faults ?? [] });
    this.drive.send({ type: 'MOVED' });
  }

  async explain(subject: string, record: number): Promise<Explanation | null> {
    const answer = await this.request({ type: 'explain', subject, record });
    return answer?.type === 'explained' ? answer.explanation : null;
  }

  /** @returns a sentence where there is no such message. */
  async life(of: { readonly record: number } | RecordPlace): Promise<MessageLife | string | null> {
    const { refusal } = this.store.getState();
    const answer = await this.request({ type: 'life', of });
    if (answer?.type === 'lived') return answer.life;
    // What is asked of a message is no action: the lab has no trouble with it.
    this.store.setState({ refusal });
    return answer?.type === 'refused' ? answer.sentence : null;
  }

  async log(filter: LogFilter): Promise<readonly LogLine[] | null> {
    const answer = await this.request({ type: 'log', filter });
    return answer?.type === 'logged' ? answer.lines : null;
  }

  async settings(target: string): Promise<readonly SettingView[]> {
    const answer = await this.request({ type: 'settings', target });
    return answer?.type === 'settings' ? answer.settings : [];
  }

  async digest(): Promise<string | null> {
    const answer = await this.request({ type: 'digest' });
    return answer?.type === 'digest' ? answer.digest : null;
  }

  say(said: string): void {
    this.store.setState({ said });
  }

  close(): void {
    if (playing === this) playing = null;
    this.drive.stop();
    this.remote?.close();
    this.remote = null;
  }

  /** A move by hand stops the clock, an action does not. */
  private async move(request: Ask, stops = true): Promise<void> {
    if (stops) {
      this.pause();
      this.stopAt = Number.POSITIVE_INFINITY;
    }
    await this.request(request);
    this.drive.send({ type: 'MOVED' });
  }

  private load(): void {
    void this.ensure().then((loaded) => {
      if (loaded && this.drive.mode === 'loading') this.drive.send({ type: 'LOADED' });
    });
  }

  private ensure(): Promise<boolean> {
    if (this.remote !== null && this.opening === null) return Promise.resolve(true);
    this.opening ??= this.openFirst().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  /** Opens at what is on show, so that a worker that died is followed by one at the same place. */
  private async openFirst(): Promise<boolean> {
    const { shown } = this.store.getState();
    const begun = this.wasOpen;
    try {
      this.remote = (this.options.open ?? openRemote)(shown);
    } catch (error) {
      this.fail(error as Error);
      return false;
    }
    const answer = await this.send({
      type: 'open',
      scenario: this.scenario,
      seed: this.seed,
      deeds: begun ? shown.deeds : (this.options.deeds ?? []),
      at: begun ? shown.frame.time : (this.options.at ?? shown.frame.time),
      ...(begun ? linesOf(shown) : { lines: this.options.lines ?? [], line: this.options.line ?? 0 }),
    });
    if (answer?.type === 'shown') {
      this.wasOpen = true;
      if (answer.faults !== undefined) this.store.setState({ faults: answer.faults });
      return true;
    }
    if (answer?.type === 'refused') this.fail(new Error(answer.sentence));
    return false;
  }

  private request(ask: Ask): Promise<Answer | null> {
    const next = this.last.then(async () => {
      if (this.remote === null) {
        this.want();
        if (!(await this.ensure())) return null;
      }
      return this.send(ask);
    });
    this.last = next.catch(() => null);
    return next;
  }

  private async send(ask: Ask): Promise<Answer | null> {
    try {
      const answer = await (this.remote as Remote).ask(ask);
      if (answer.type === 'shown') {
        this.store.setState({ shown: answer.shown, refusal: null });
        // An undone change of the seed changes it back.
        if (this.seed !== null || answer.shown.seed !== this.scenario.seed) this.seed = answer.shown.seed;
      }
      if (answer.type === 'refused') this.store.setState({ refusal: answer.sentence });
      return answer;
    } catch (error) {
      this.fail(error as Error);
      return null;
    }
  }

  private fail(error: Error): void {
    this.remote?.close();
    this.remote = null;
    this.drive.send({
      type: 'FAILED',
      sentence: `The simulation does not run: ${error.message.replace(/[.]$/, '')}. Press Play to try again, or reload the page.`,
    });
  }

  private tick(): void {
    if (this.ticking) return;
    this.ticking = true;
    let before = performance.now();
    const frame = async () => {
      if (this.drive.mode !== 'playing') {
        this.ticking = false;
        return;
      }
      const now = performance.now();
      const elapsed = Math.min(LONGEST_STEP_MS, now - before);
      before = now;
      const { time, end } = this.store.getState().shown.frame;
      const stop = Math.min(end, this.stopAt);
      const by = Math.min(stop - time, Math.max(1, Math.round(elapsed * 1_000 * this.drive.store.getState().speed)));
      if (by > 0) await this.request({ type: 'advance', by });
      // Something else moved or stopped it while the frame was made.
      if (this.drive.mode !== 'playing') {
        this.ticking = false;
        return;
      }
      if (this.store.getState().shown.frame.time >= stop) {
        this.stopAt = Number.POSITIVE_INFINITY;
        this.drive.send(stop >= end ? { type: 'ENDED' } : { type: 'PAUSE' });
      }
      requestAnimationFrame(() => void frame());
    };
    requestAnimationFrame(() => void frame());
  }
}

/** The lines of time as they can be lived again, and which of them is the present one. */
export function linesOf({ lines, line }: Shown): { readonly lines: readonly LineSeed[]; readonly line: number } {
  const index = (id: number | null) => lines.findIndex((each) => each.id === id);
  return {
    lines: lines.map(({ parent, knownUntil, deeds }) => ({
      parent: parent === null ? null : Math.max(0, index(parent)),
      knownUntil,
      deeds,
    })),
    line: Math.max(0, index(line)),
  };
}
