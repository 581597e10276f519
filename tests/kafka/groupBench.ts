/**
 * A group coordinator on a bench: the groups of one broker, its alarms in virtual time, what it says, and nothing else.
 * Time moves in ticks of 100 ms, and alarms that are due ring at the tick, in order; so does the clock of Kafka's own
 * coordinator tests (MockCoordinatorTimer), from which the recordings come.
 */

import { applyGroupFact } from '@/simulator/kafka/group/apply';
import { GROUP_DEFAULTS, type GroupConfig } from '@/simulator/kafka/group/config';
import { type ClusterView, type GroupIo, NO_CLUSTER } from '@/simulator/kafka/group/coordinator';
import type { GroupFact } from '@/simulator/kafka/group/facts';
import { type GroupRequest, handleGroupRequest, handleGroupTimer, isGroupTimer } from '@/simulator/kafka/group/handle';
import type { Groups } from '@/simulator/kafka/group/state';
import type { GroupResponse } from '@/simulator/kafka/protocol/group';
import type { Input, NodeId } from '@/simulator/kernel/process';
import { Random } from '@/simulator/kernel/random';
import { type Micros, millis } from '@/simulator/kernel/time';

export interface Sent {
  readonly to: NodeId;
  readonly message: GroupResponse;
}

interface Alarm {
  readonly at: Micros;
  readonly order: number;
  readonly input: Input;
}

/** Omits from each member of a union, not from what they share. */
export type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const TICK_MS = 100;

export class GroupBench {
  groups: Groups = new Map();
  readonly config: GroupConfig;
  readonly facts: { readonly fact: GroupFact; readonly time: Micros }[] = [];
  readonly sent: Sent[] = [];
  readonly timers = new Map<string, Alarm>();
  readonly io: GroupIo;
  now: Micros = 0;
  /** Topics and settings of groups that the coordinator sees; `null`: every partition exists. */
  cluster: ClusterView | null = null;
  /** What was asked, in order. */
  readonly requests: { readonly correlationId: number; readonly from: NodeId; readonly type: GroupRequest['type'] }[] = [];
  private order = 0;

  constructor(config: Partial<GroupConfig> = {}, seed = 1) {
    this.config = { ...GROUP_DEFAULTS, ...config };
    const streams = new Map<string, Random>();
    const bench = this;
    this.io = {
      get now() {
        return bench.now;
      },
      emit(fact) {
        bench.facts.push({ fact, time: bench.now });
        applyGroupFact(bench.groups, fact, { time: bench.now });
      },
      send(to, message) {
        bench.sent.push({ to, message: message as unknown as GroupResponse });
      },
      setTimer(name, delay, input) {
        bench.timers.set(name, { at: bench.now + delay, order: bench.order++, input });
      },
      clearTimer(name) {
        bench.timers.delete(name);
      },
      random(stream) {
        const random = streams.get(stream) ?? Random.seeded(seed, stream);
        streams.set(stream, random);
        return random;
      },
    };
  }

  /** Hands a request to the coordinator. @returns its correlation id. */
  request(from: NodeId, request: Without<GroupRequest, 'correlationId'>): number {
    const correlationId = this.requests.length + 1;
    this.requests.push({ correlationId, from, type: request.type });
    handleGroupRequest(this.groups, { ...request, correlationId } as GroupRequest, from, this.io, this.config, this.cluster);
    return correlationId;
  }

  /** Lets time pass. */
  advance(ms: number): void {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      this.now += millis(TICK_MS);
      for (let due = this.nextDue(); due !== undefined; due = this.nextDue()) {
        this.timers.delete(due.name);
        if (!isGroupTimer(due.input)) throw new Error(`${due.input.type} is no alarm of a group`);
        handleGroupTimer(this.groups, due.input, this.io, this.config, this.cluster ?? NO_CLUSTER);
      }
    }
  }

  private nextDue(): { name: string; input: Input } | undefined {
    let first: (Alarm & { name: string }) | undefined;
    for (const [name, alarm] of this.timers) {
      if (alarm.at > this.now) continue;
      if (first === undefined || alarm.at < first.at || (alarm.at === first.at && alarm.order < first.order)) first = { name, ...alarm };
    }
    return first;
  }
}
