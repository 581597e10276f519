/** What anyone may ask of the kernel, and what the kernel itself puts on record. */
import type { FaultRule } from './network';
import type { Fact, Input, NodeId } from './process';
import type { Micros } from './time';

/** What anyone may ask of the kernel at an instant. Everything else is `tell`: an input for one node. */
export type KernelCommand =
  | { readonly type: 'crash'; readonly node: NodeId }
  | { readonly type: 'restart'; readonly node: NodeId }
  /** Stops the process where it is (a garbage collection, SIGSTOP); with `for`, it goes on by itself. */
  | { readonly type: 'pause'; readonly node: NodeId; readonly for?: Micros }
  | { readonly type: 'resume'; readonly node: NodeId }
  | { readonly type: 'addRule'; readonly rule: FaultRule }
  | { readonly type: 'removeRule'; readonly id: string }
  | { readonly type: 'tell'; readonly node: NodeId; readonly input: Input };

/** What the kernel itself records. These names are its own: no model emits them. */
export type KernelFact =
  | { readonly type: 'nodeCrashed' }
  /** The process ended by itself. */
  | { readonly type: 'nodeExited' }
  | { readonly type: 'nodeRestarted' }
  | { readonly type: 'nodePaused'; readonly until: Micros | null }
  | { readonly type: 'nodeResumed' }
  | { readonly type: 'ruleAdded'; readonly rule: FaultRule }
  | { readonly type: 'ruleRemoved'; readonly id: string }
  | { readonly type: 'messageLost'; readonly to: NodeId; readonly message: string; readonly rule: string };

const KERNEL_FACTS: Readonly<Record<KernelFact['type'], true>> = {
  nodeCrashed: true,
  nodeExited: true,
  nodeRestarted: true,
  nodePaused: true,
  nodeResumed: true,
  ruleAdded: true,
  ruleRemoved: true,
  messageLost: true,
};

export function isKernelFact(fact: Fact): fact is KernelFact {
  return Object.hasOwn(KERNEL_FACTS, fact.type);
}

export type NodeStatus = 'up' | 'paused' | 'down';
