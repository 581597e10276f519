/**
 * `group_states.json`: events on one classic group, with the state and the answers of Kafka's own coordinator after each.
 * Clients have names; a name stands for the member id that its client was given.
 */
import type { GroupConfig } from '@/simulator/kafka/group/config';
import { offsetCommitError } from '@/simulator/kafka/group/offsets';
import { emptyGroup } from '@/simulator/kafka/group/state';
import type { GroupRequest, GroupResponse, JoinGroupResponse, MemberId } from '@/simulator/kafka/protocol/group';
import { GroupBench, type Without } from '@/tests/kafka/groupBench';
import { brief, entries, isListWith, type Kind } from '../kind';

type Api = 'join' | 'sync' | 'heartbeat' | 'leave' | 'commit';

interface Step {
  readonly event: Api | 'advance';
  readonly client?: string;
  readonly topics?: readonly string[];
  readonly protocols?: readonly string[];
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly instance?: string;
  readonly fresh?: boolean;
  readonly oldClient?: boolean;
  readonly generation?: number;
  readonly withAssignments?: boolean;
  readonly protocol?: string;
  readonly transactional?: boolean;
  readonly ms?: number;
  readonly expect: Readonly<Record<string, unknown>>;
}

interface GroupCase {
  readonly name: string;
  readonly config: Partial<GroupConfig>;
  readonly steps: readonly Step[];
}

/** An answer as the recordings write it; `client` is missing where nobody in the group sent the request. */
interface Answer {
  client?: string;
  api: Api;
  error: string;
  generation?: number;
  isLeader?: boolean;
  membersListed?: number;
  protocol?: string | null;
  skipAssignment?: true;
}

const GROUP = 'g';
const OUTSIDE = '';

const kind: Kind = {
  name: 'classic group',
  matches: (file) => isListWith(file, 'name', 'config', 'steps') && isClassic(entries<GroupCase>(file)),
  *cases(file) {
    for (const recorded of entries<GroupCase>(file)) yield { id: recorded.name, run: () => new Replay(recorded).run() };
  },
};

const EVENTS: readonly string[] = ['join', 'sync', 'heartbeat', 'leave', 'commit', 'advance'];

/** The newer protocol's recordings look alike, but their heartbeats carry a member epoch. */
function isClassic(cases: readonly GroupCase[]): boolean {
  return cases.every(({ steps }) => steps.every((step) => EVENTS.includes(step.event) && !('memberEpoch' in step) && !('static' in step)));
}

/** What a client knows of itself. */
interface Client {
  memberId: MemberId;
  instance: string | undefined;
}

class Replay {
  private readonly bench: GroupBench;
  private readonly clients = new Map<string, Client>();
  /** Whose id it is. */
  private readonly names = new Map<MemberId, string>();
  /** Requests without an answer yet, by correlation id. */
  private readonly parked = new Map<number, { client: string; api: Api }>();
  private answers: Answer[] = [];
  private read = { facts: 0, sent: 0 };

  constructor(private readonly recorded: GroupCase) {
    this.bench = new GroupBench(recorded.config);
  }

  run(): string | undefined {
    for (const [index, step] of this.recorded.steps.entries()) {
      this.answers = [];
      this.perform(step);
      const difference = this.compare(step.expect);
      if (difference !== undefined) return `step ${index + 1} (${step.event} ${step.client ?? step.ms ?? ''}): ${difference}`;
    }
    return undefined;
  }

  private perform(step: Step): void {
    const name = step.client ?? OUTSIDE;
    switch (step.event) {
      case 'advance':
        this.bench.advance(step.ms ?? 0);
        return this.listen();
      case 'join':
        return this.ask(name, 'join', this.joinOf(name, step));
      case 'sync':
        return this.ask(name, 'sync', {
          type: 'SyncGroup',
          ...this.claim(name, step),
          ...(step.protocol === undefined ? {} : { protocol: step.protocol }),
          assignments: step.withAssignments ? this.assignments() : [],
        });
      case 'heartbeat':
        return this.ask(name, 'heartbeat', { type: 'Heartbeat', ...this.claim(name, step) });
      case 'leave':
        return this.ask(name, 'leave', { type: 'LeaveGroup', groupId: GROUP, members: [this.identity(name)] });
      case 'commit':
        return this.commit(name, step);
    }
  }

  private joinOf(name: string, step: Step): Without<GroupRequest, 'correlationId'> {
    const client = this.client(name);
    if (step.fresh) client.memberId = '';
    client.instance = step.instance;
    const metadata = { topics: step.topics ?? ['orders'], owned: [], generation: -1 };
    return {
      type: 'JoinGroup',
      groupId: GROUP,
      ...this.identity(name),
      clientId: name,
      sessionTimeoutMs: step.sessionTimeoutMs ?? 45_000,
      rebalanceTimeoutMs: step.rebalanceTimeoutMs ?? 300_000,
      protocolType: 'consumer',
      protocols: (step.protocols ?? ['range']).map((protocol) => ({ name: protocol, metadata })),
      ...(step.oldClient ? { oldClient: true } : {}),
    };
  }

  /** The recordings put the question to the group alone: nothing is stored, and no session is renewed. */
  private commit(name: string, step: Step): void {
    const group = this.bench.groups.get(GROUP) ?? emptyGroup(GROUP, 0);
    this.answers.push({ ...named(name), api: 'commit', error: offsetCommitError(group, this.claim(name, step), step.transactional) });
  }

  private client(name: string): Client {
    const client = this.clients.get(name) ?? { memberId: '', instance: undefined };
    this.clients.set(name, client);
    return client;
  }

  private identity(name: string): { memberId: MemberId; groupInstanceId?: string } {
    const { memberId, instance } = name === OUTSIDE ? { memberId: '', instance: undefined } : this.client(name);
    return { memberId, ...(instance === undefined ? {} : { groupInstanceId: instance }) };
  }

  private claim(name: string, step: Step) {
    return { groupId: GROUP, ...this.identity(name), generation: step.generation ?? -1 };
  }

  private assignments() {
    const members = [...(this.bench.groups.get(GROUP)?.members.keys() ?? [])];
    return members.map((memberId, partition) => ({ memberId, partitions: [{ topic: 'orders', partition }] }));
  }

  private ask(client: string, api: Api, request: Without<GroupRequest, 'correlationId'>): void {
    const correlationId = this.bench.request(client, request);
    this.parked.set(correlationId, { client, api });
    this.nameIds(client);
    this.listen();
  }

  /** An id that came to be while a client's request was handled is that client's. */
  private nameIds(client: string): void {
    const { facts } = this.bench;
    for (; this.read.facts < facts.length; this.read.facts++) {
      const fact = facts[this.read.facts]?.fact;
      if (fact?.type === 'memberIdGiven' || fact?.type === 'memberJoined' || fact?.type === 'staticMemberReplaced') {
        this.names.set(fact.member, client);
      }
    }
  }

  private listen(): void {
    const { sent } = this.bench;
    for (; this.read.sent < sent.length; this.read.sent++) this.hear((sent[this.read.sent] as (typeof sent)[number]).message);
  }

  private hear(message: GroupResponse): void {
    const request = this.parked.get(message.correlationId);
    if (request === undefined) throw new Error(`an answer to request ${message.correlationId}, which is not open`);
    this.parked.delete(message.correlationId);
    const { client, api } = request;
    if (message.type === 'JoinGroupResponse') return this.hearJoin(client, message);
    const error =
      message.type === 'LeaveGroupResponse' ? (message.members[0]?.error ?? message.error) : 'error' in message ? message.error : '';
    this.answers.push({ ...named(client), api, error });
  }

  private hearJoin(client: string, { error, memberId, generation, leader, members, protocol, skipAssignment }: JoinGroupResponse): void {
    if (error === 'NONE' || error === 'MEMBER_ID_REQUIRED') this.client(client).memberId = memberId;
    if (error === 'UNKNOWN_MEMBER_ID') this.client(client).memberId = '';
    const accepted = { generation, isLeader: leader === memberId, membersListed: members.length, protocol };
    this.answers.push({
      ...named(client),
      api: 'join',
      error,
      ...(error === 'NONE' ? accepted : {}),
      ...(skipAssignment ? { skipAssignment } : {}),
    });
  }

  private compare(expected: Step['expect']): string | undefined {
    const seen = this.seen();
    for (const field of new Set([...Object.keys(expected), ...Object.keys(seen)])) {
      const [want, got] = [canonical(field, expected[field]), canonical(field, seen[field])];
      if (want !== got) return `${field}: expected ${brief(expected[field])}, seen ${brief(seen[field])}`;
    }
    return undefined;
  }

  private seen(): Record<string, unknown> {
    const group = this.bench.groups.get(GROUP);
    if (group === undefined) return { state: '(no group)', responses: this.answers };
    const nameOf = (id: MemberId) => this.names.get(id) ?? id;
    return {
      state: group.state,
      generation: group.generation,
      members: [...group.members.keys()].map(nameOf),
      memberCount: group.members.size,
      ...(group.leader === null ? {} : { leader: nameOf(group.leader) }),
      parked: [...this.parked.values()].map(({ client, api }) => `${client}:${api}`),
      responses: this.answers,
    };
  }
}

const named = (client: string) => (client === OUTSIDE ? {} : { client });

/** A value as text: lists in any order (members and parked as sets), fields in any order. */
function canonical(field: string, value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value) ?? 'nothing';
  const texts = value.map((entry) => (typeof entry === 'object' ? JSON.stringify(Object.entries(entry).sort()) : String(entry))).sort();
  return JSON.stringify(field === 'responses' ? texts : [...new Set(texts)]);
}

export default kind;
