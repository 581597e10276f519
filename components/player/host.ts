/** Answers requests about one run. The worker is a thin shell around it, so that tests can ask it directly. */
import { judgeGoals, Run } from '@/simulator/run';
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
      this.run = new Run(scenario, { ...(seed !== null && { seed }), deeds });
      this.run.seek(at);
      return { id: request.id, type: 'shown', shown: shownOf(this.run) };
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
      case 'digest':
        return { id: request.id, type: 'digest', digest: run.digest() };
    }
    return { id: request.id, type: 'shown', shown: shownOf(run) };
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
