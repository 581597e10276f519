/**
 * The trace: every fact of a run, in order, with its time, node and cause. The only output of a simulation;
 * everything a person sees, and every verdict, is a fold over it.
 */
import type { Fact, FactHeader, NodeId } from './process';
import type { Micros } from './time';

/** A reading of the trace that keeps up with it. Its state follows the rules of `state.ts`. */
export interface Fold<S = unknown> {
  readonly name: string;
  initial(): S;
  apply(state: S, fact: Fact, at: FactHeader): void;
}

/** A fact as it stands in the trace. */
export interface TraceEntry {
  readonly number: number;
  readonly time: Micros;
  readonly node: NodeId;
  readonly cause: number;
  readonly fact: Fact;
}

export class Trace {
  private facts: Fact[] = [];
  private times: number[] = [];
  private causes: number[] = [];
  private nodes: NodeId[] = [];

  get length(): number {
    return this.facts.length;
  }

  append(time: Micros, node: NodeId, cause: number, fact: Fact): void {
    this.facts.push(fact);
    this.times.push(time);
    this.nodes.push(node);
    this.causes.push(cause);
  }

  /** The fact with that number, which must be below `length`. */
  at(number: number): TraceEntry {
    return {
      number,
      time: this.times[number] as number,
      node: this.nodes[number] as NodeId,
      cause: this.causes[number] as number,
      fact: this.facts[number] as Fact,
    };
  }

  timeOf(number: number): Micros {
    return this.times[number] as number;
  }

  /** Number of facts at or before that time. */
  countUntil(time: Micros): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A trace of its own that begins with the first `length` facts of this one. */
  prefix(length: number): Trace {
    const trace = new Trace();
    trace.facts = this.facts.slice(0, length);
    trace.times = this.times.slice(0, length);
    trace.causes = this.causes.slice(0, length);
    trace.nodes = this.nodes.slice(0, length);
    return trace;
  }

  *entries(from = 0, to = this.facts.length): IterableIterator<TraceEntry> {
    for (let i = from; i < to; i++) yield this.at(i);
  }
}
