/** Answers requests about one run. The worker is a thin shell around it, so that tests can ask it directly. */
import { formatInstant } from '@/simulator/kernel/time';
import { type Deed, judgeGoals, type LineSeed, Run, type Scenario } from '@/simulator/run';
import type { Answer, Request, Shown } from './protocol';

/** Runs that were left by a reset or another seed, and can be gone back to: each holds a whole history. */
const MOST_RUNS = 4;

export class Host {
  private run: Run | undefined;
  private left: Run[] = [];
  private leftByUndo: Run[] = [];

  answer(request: Request): Answer {
    try {
      return this.carryOut(request);
    } catch (error) {
      return { id: request.id, type: 'refused', sentence: error instanceof Error ? error.message : String(error) };
    }
  }

  private carryOut(request: Request): Answer {
    if (request.type === 'open') {
      const { run, faults } = opened(request);
      run.seek(request.at);
      if (this.run !== undefined) this.left = [...this.left.slice(1 - MOST_RUNS), this.run];
      this.leftByUndo = [];
      this.run = run;
      return { id: request.id, type: 'shown', shown: this.shown(run), ...(faults.length > 0 && { faults }) };
    }
    const { run } = this;
    if (run === undefined) throw new Error('no scenario is open');
    switch (request.type) {
      case 'advance':
        run.seek(run.now + request.by);
        break;
      case 'seek':
        run.seek(request.to);
        break;
      case 'stepForward':
        run.stepForward();
        break;
      case 'stepBack':
        run.stepBack();
        break;
      case 'act':
        run.act(...request.actions);
        this.leftByUndo = [];
        break;
      case 'undo':
        if (run.canUndo) run.undo();
        else this.exchange(this.left, this.leftByUndo);
        break;
      case 'redo':
        if (run.canRedo) run.redo();
        else this.exchange(this.leftByUndo, this.left);
        break;
      case 'switchTo':
        run.switchTo(request.line);
        break;
      case 'explain':
        return { id: request.id, type: 'explained', explanation: run.explain(request.subject, request.record) };
      case 'life':
        return { id: request.id, type: 'lived', life: run.life(request.of) };
      case 'log':
        return { id: request.id, type: 'logged', lines: run.log(request.filter) };
      case 'settings':
        return { id: request.id, type: 'settings', settings: run.settings(request.target) };
      case 'digest':
        return { id: request.id, type: 'digest', digest: run.digest() };
    }
    return { id: request.id, type: 'shown', shown: this.shown(this.run ?? run) };
  }

  /** Takes the last run of one pile, and lays the present one on the other. */
  private exchange(from: Run[], to: Run[]): void {
    const run = from.pop();
    if (run === undefined || this.run === undefined) return;
    to.push(this.run);
    this.run = run;
  }

  private shown(run: Run): Shown {
    const shown = shownOf(run);
    return { ...shown, canUndo: shown.canUndo || this.left.length > 0, canRedo: shown.canRedo || this.leftByUndo.length > 0 };
  }
}

/** The lines that a link tells of; without the others, and with a word, when they cannot be lived again. */
function opened(request: Extract<Request, { type: 'open' }>): { run: Run; faults: string[] } {
  const { scenario, seed, deeds, lines, line = 0 } = request;
  if (lines === undefined || lines.length < 2) return openedLine(scenario, seed, deeds);
  try {
    const run = new Run(scenario, { ...(seed !== null && { seed }), deeds: (lines[0] as LineSeed).deeds });
    run.branchOut(lines, line);
    return { run, faults: [] };
  } catch (error) {
    const { run, faults } = openedLine(scenario, seed, deeds);
    return { run, faults: [`The other futures of the link cannot be lived again: ${(error as Error).message}.`, ...faults] };
  }
}

/** A run with those of the deeds that can be carried out: a link may come from anywhere, and the rest of it is still good. */
function openedLine(scenario: Scenario, seed: number | null, deeds: readonly Deed[]): { run: Run; faults: string[] } {
  const begin = (these: readonly Deed[]) => new Run(scenario, { ...(seed !== null && { seed }), deeds: these });
  if (deeds.length === 0) return { run: begin(deeds), faults: [] };
  try {
    return { run: begin(deeds), faults: [] };
  } catch {
    const faults: string[] = [];
    let good: readonly Deed[] = [];
    for (const [index, deed] of deeds.entries()) {
      try {
        begin([...good, deed]);
        good = [...good, deed];
      } catch (error) {
        faults.push(
          `What was done as number ${index + 1}, at ${formatInstant(deed.at)}, cannot be done here: ${(error as Error).message}.`,
        );
      }
    }
    return { run: begin(good), faults };
  }
}

/** Also what a server renders before any worker exists. */
export function shownOf(run: Run): Shown {
  const metrics = run.metrics();
  const { scenario } = run;
  return {
    frame: run.frame(),
    metrics,
    goals: judgeGoals(scenario.goals ?? [], metrics),
    tasks: judgeGoals(
      (scenario.figure?.tasks ?? []).map((task) => task.when),
      metrics,
    ).map((verdict) => verdict.held),
    lines: run.branches(),
    line: run.branch,
    seed: run.seed,
    deeds: run.deeds,
    canUndo: run.canUndo,
    canRedo: run.canRedo,
  };
}
