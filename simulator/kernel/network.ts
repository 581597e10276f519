/**
 * The network between nodes: latency, order per link, and fault rules that each give a verdict on a message.
 * A link is what a TCP connection is to Kafka, AMQP and HTTP: it keeps order, unless a rule breaks it on purpose.
 */
import type { NodeId } from './process';
import type { Random } from './random';
import type { Micros } from './time';

/** Latency of a message: `base` plus an even draw from 0 to `jitter`. */
export interface Latency {
  readonly base: Micros;
  readonly jitter: Micros;
}

/** Whose messages a rule judges: those from one of `from` to one of `to`; absent means anyone. */
interface Reach {
  readonly id: string;
  readonly from?: readonly NodeId[];
  readonly to?: readonly NodeId[];
  /** Judges the way back as well: a partition instead of a one-way cut. */
  readonly bothWays?: boolean;
}

export type FaultRule = Reach &
  (
    | { readonly kind: 'cut' }
    | { readonly kind: 'loss'; readonly chance: readonly [numerator: number, denominator: number] }
    | { readonly kind: 'delay'; readonly by: Micros; readonly jitter?: Micros }
    | { readonly kind: 'slow'; readonly factor: number }
    | { readonly kind: 'reorder'; readonly chance: readonly [number, number]; readonly by: Micros }
    | { readonly kind: 'duplicate'; readonly chance: readonly [number, number]; readonly after: Micros }
  );

/** What the rules decided about one message. */
export interface Verdict {
  dropped: boolean;
  /** Which rule dropped it. */
  rule: string;
  latency: Micros;
  /** False when a rule lets it overtake the messages before it. */
  keepsOrder: boolean;
  /** Delay of a second copy after the first; -1 for none. */
  copyAfter: Micros;
}

function reaches(rule: FaultRule, from: NodeId, to: NodeId): boolean {
  const forward = (rule.from?.includes(from) ?? true) && (rule.to?.includes(to) ?? true);
  return forward || (rule.bothWays === true && (rule.from?.includes(to) ?? true) && (rule.to?.includes(from) ?? true));
}

/** Asks the rules in order. `verdict` comes in with the plain latency and is changed in place. */
export function judge(rules: readonly FaultRule[], from: NodeId, to: NodeId, random: Random, verdict: Verdict): void {
  for (const rule of rules) {
    if (!reaches(rule, from, to)) continue;
    switch (rule.kind) {
      case 'cut':
        return drop(verdict, rule.id);
      case 'loss':
        if (random.chance(rule.chance[0], rule.chance[1])) return drop(verdict, rule.id);
        break;
      case 'delay':
        verdict.latency += rule.by + (rule.jitter ? random.below(rule.jitter + 1) : 0);
        break;
      case 'slow':
        verdict.latency = Math.round(verdict.latency * rule.factor);
        break;
      case 'reorder':
        if (random.chance(rule.chance[0], rule.chance[1])) {
          verdict.latency += rule.by;
          verdict.keepsOrder = false;
        }
        break;
      case 'duplicate':
        if (random.chance(rule.chance[0], rule.chance[1])) verdict.copyAfter = rule.after;
        break;
    }
  }
}

function drop(verdict: Verdict, rule: string): void {
  verdict.dropped = true;
  verdict.rule = rule;
}
