/** Answers requests about one run. The worker is a thin shell around it, so that tests can ask it directly. */
import { formatInstant } from '@/simulator/kernel/time';
import { type Deed, judgeGoals, Run, type Scenario } from '@/simulator/run';
import type { Answer, Request, Shown } from './protocol';

export class Host {
  private run: Run | undefined;

  answer(request: Request): Answer {
    try {
      return this.carryOut(request);
    } catch (error) {
      return { id: request.id, type: 'refused', sentence: error instanceof Error ? error.message : String(error) };
    }
  }

  private carryOut(request: Request): Answer {
    if (request.type === 'open') {
      const { scenario, seed, deeds, at } = request;
      const { run, faults } = opened(scenario, seed, deeds);
      run.seek(at);
      this.run = run;
      return { id: request.id, type: 'shown', shown: shownOf(run), ...(faults.length > 0 && { faults }) };
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
        break;
      case 'undo':
        run.undo();
        break;
      case 'redo':
        run.redo();
        break;
      case 'switchTo':
        run.switchTo(request.line);
        break;
      case 'explain':
        return { id: request.id, type: 'explained', explanation: run.explain(request.subject, request.record) };
      case 'log':
        return { id: request.id, type: 'logged', lines: run.log(request.filter) };
      case 'settings':
        return { id: request.id, type: 'settings', settings: run.settings(request.target) };
      case 'digest':
        return { id: request.id, type: 'digest', digest: run.digest() };
    }
    return { id: request.id, type: 'shown', shown: shownOf(run) };
  }
}

/** A run with those of the deeds that can be carried out: a link may come from anywhere, and the rest of it is still good. */
function opened(scenario: Scenario, seed: number | null, deeds: readonly Deed[]): { run: Run; faults: string[] } {
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
