/** A client that says exactly what a test tells it to and remembers every answer: the wire seen from outside. */
import { addCluster, type ClusterSpec } from '@/simulator/kafka/cluster';
import type { Fact, Input, NodeId, Process } from '@/simulator/kernel/process';
import { Simulation } from '@/simulator/kernel/simulation';
import { Trace } from '@/simulator/kernel/trace';

interface ProbeState {
  readonly answers: Input[];
}
type ProbeInput = { readonly type: 'say'; readonly to: NodeId; readonly message: Input };
type ProbeFact = { readonly type: 'answered'; readonly answer: Input };

export const probe: Process<ProbeState, ProbeInput, ProbeFact, null> = {
  role: 'probe',
  initial: () => ({ answers: [] }),
  restarted: () => ({ answers: [] }),
  handle(_, input, io) {
    if (input.type === 'say') io.send(input.to, input.message);
    else if (input.type !== 'start') io.emit({ type: 'answered', answer: input });
  },
  apply(state, fact) {
    state.answers.push(fact.answer);
  },
};

export interface Bench {
  readonly simulation: Simulation;
  readonly trace: Trace;
  /** Sends a request, gives it time and returns the answer; `undefined` when none came. */
  ask<T = Record<string, unknown>>(to: NodeId, request: Input & Record<string, unknown>, time?: number): T;
  /** All answers of that type so far. */
  answers(type: string): readonly Input[];
  facts(type: string): (Fact & Record<string, unknown>)[];
}

/** A cluster with a probe beside it. */
export function bench(spec: ClusterSpec, seed = 1): Bench {
  const trace = new Trace();
  const simulation = new Simulation({ seed, trace });
  addCluster(simulation, spec);
  simulation.addNode('probe', probe, null);
  simulation.runUntil(1_000);
  let correlationId = 0;
  return {
    simulation,
    trace,
    ask<T>(to: NodeId, request: Input & Record<string, unknown>, time = 10_000): T {
      const message = { correlationId: correlationId++, ...request };
      simulation.command({ type: 'tell', node: 'probe', input: { type: 'say', to, message } as Input });
      simulation.runUntil(simulation.now + time);
      const { answers } = simulation.stateOf<ProbeState>('probe');
      return answers.find((answer) => (answer as unknown as { correlationId: number }).correlationId === message.correlationId) as T;
    },
    answers: (type) => simulation.stateOf<ProbeState>('probe').answers.filter((answer) => answer.type === type),
    facts: (type) => [...trace.entries()].map(({ fact }) => fact as Fact & Record<string, unknown>).filter((fact) => fact.type === type),
  };
}
