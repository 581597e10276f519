/** Clients with names on the bench: each remembers the member id and generation that it was given, as a real one does. */
import type { GroupState } from '@/simulator/kafka/group/state';
import type {
  GroupResponse,
  JoinGroup,
  JoinGroupResponse,
  LeaveGroup,
  MemberId,
  OffsetCommit,
  SyncGroup,
} from '@/simulator/kafka/protocol/group';
import { GroupBench } from './groupBench';

interface Client {
  memberId: MemberId;
  generation: number;
  instance: string | undefined;
}

export type JoinOptions = Partial<JoinGroup> & {
  /** Names of the protocols; `range` when absent. */
  readonly names?: readonly string[];
  readonly topics?: readonly string[];
  readonly instance?: string;
};

/** A response by its type's name without the ending. */
export type Answer<Api extends string> = Extract<GroupResponse, { type: `${Api}Response` }>;

export const GROUP = 'billing';

export class GroupPlay extends GroupBench {
  private readonly clients = new Map<string, Client>();
  private heard = 0;

  get group(): GroupState {
    const group = this.groups.get(GROUP);
    if (group === undefined) throw new Error('there is no group');
    return group;
  }

  /** Sends JoinGroup. @returns the answer, unless the request is parked. */
  join(name: string, { names = ['range'], topics = ['orders'], instance, ...rest }: JoinOptions = {}): JoinGroupResponse | undefined {
    const client = this.client(name);
    if (instance !== undefined) client.instance = instance;
    const { memberId, groupInstanceId } = this.identity(name);
    const metadata = { topics, owned: [], generation: -1 };
    const id = this.request(name, {
      type: 'JoinGroup',
      groupId: GROUP,
      memberId,
      ...(groupInstanceId === undefined ? {} : { groupInstanceId }),
      clientId: name,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      protocolType: 'consumer',
      protocols: names.map((protocol) => ({ name: protocol, metadata })),
      ...rest,
    });
    return this.answerTo<'JoinGroup'>(id);
  }

  /** JoinGroup as often as it takes to be in: with the id that MEMBER_ID_REQUIRED gave. */
  enter(name: string, options: JoinOptions = {}): JoinGroupResponse | undefined {
    const answer = this.join(name, options);
    return answer?.error === 'MEMBER_ID_REQUIRED' ? this.join(name, options) : answer;
  }

  /** A process that starts anew: it knows no member id. */
  restart(name: string, options: JoinOptions = {}): JoinGroupResponse | undefined {
    this.client(name).memberId = '';
    return this.join(name, options);
  }

  sync(name: string, rest: Partial<SyncGroup> = {}): Answer<'SyncGroup'> | undefined {
    return this.answerTo<'SyncGroup'>(this.request(name, { type: 'SyncGroup', ...this.claim(name), assignments: [], ...rest }));
  }

  /** SyncGroup with one partition of `orders` for each member, in their order. */
  assign(name: string): Answer<'SyncGroup'> | undefined {
    const members = [...this.group.members.keys()];
    return this.sync(name, {
      assignments: members.map((memberId, partition) => ({ memberId, partitions: [{ topic: 'orders', partition }] })),
    });
  }

  heartbeat(name: string, rest: { readonly generation?: number } = {}): string | undefined {
    return this.answerTo<'Heartbeat'>(this.request(name, { type: 'Heartbeat', ...this.claim(name), ...rest }))?.error;
  }

  leave(...names: string[]): Answer<'LeaveGroup'> | undefined {
    return this.remove(...names.map((name) => this.identity(name)));
  }

  remove(...members: LeaveGroup['members']): Answer<'LeaveGroup'> | undefined {
    return this.answerTo<'LeaveGroup'>(this.request('admin', { type: 'LeaveGroup', groupId: GROUP, members }));
  }

  commit(name: string, rest: Partial<OffsetCommit> = {}): string | undefined {
    const offsets = [{ topic: 'orders', partition: 0, offset: 7 }];
    return this.answerTo<'OffsetCommit'>(this.request(name, { type: 'OffsetCommit', ...this.claim(name), offsets, ...rest }))?.error;
  }

  /** A commit by somebody who is no member. */
  commitFromOutside(rest: Partial<OffsetCommit> = {}): string | undefined {
    return this.commit('admin', { memberId: '', generation: -1, ...rest });
  }

  /** A Stable group in generation 1: the first name leads, and has partition 0. */
  static stable(...names: string[]): GroupPlay {
    return GroupPlay.stableWith({}, ...names);
  }

  /** The same with options for every JoinGroup; names that begin with `static` have the instance id of that name. */
  static stableWith(options: JoinOptions, ...names: string[]): GroupPlay {
    const play = new GroupPlay({ 'group.initial.rebalance.delay.ms': 0 });
    for (const name of names) play.enter(name, name.startsWith('static') ? { ...options, instance: name } : options);
    play.advance(100);
    for (const name of names.slice(1)) play.sync(name);
    play.assign(names[0] as string);
    return play;
  }

  /** The answer to a request, if it has one. */
  answerTo<Api extends string>(correlationId: number): Answer<Api> | undefined {
    this.listen();
    return this.sent.find(({ message }) => message.correlationId === correlationId)?.message as Answer<Api> | undefined;
  }

  /** All answers that a client got, latest last. */
  answers(name: string): GroupResponse[] {
    this.listen();
    return this.sent.filter(({ to }) => to === name).map(({ message }) => message);
  }

  latest<Api extends string>(name: string): Answer<Api> {
    return this.answers(name).at(-1) as Answer<Api>;
  }

  idOf(name: string): MemberId {
    this.listen();
    return this.client(name).memberId;
  }

  /** Facts of a type, in order. */
  told<Type extends string>(type: Type) {
    return this.facts.map(({ fact }) => fact).filter((fact): fact is Extract<typeof fact, { type: Type }> => fact.type === type);
  }

  override advance(ms: number): void {
    super.advance(ms);
    this.listen();
  }

  /** Lets time pass while these clients send heartbeats every second. */
  live(ms: number, ...names: string[]): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      for (const name of names) this.heartbeat(name);
      this.advance(1_000);
    }
  }

  private listen(): void {
    for (; this.heard < this.sent.length; this.heard++) {
      const { to, message } = this.sent[this.heard] as (typeof this.sent)[number];
      if (message.type !== 'JoinGroupResponse') continue;
      const client = this.client(to);
      if (message.error === 'NONE' || message.error === 'MEMBER_ID_REQUIRED') client.memberId = message.memberId;
      if (message.error === 'NONE') client.generation = message.generation;
      if (message.error === 'UNKNOWN_MEMBER_ID') client.memberId = '';
    }
  }

  private client(name: string): Client {
    const client = this.clients.get(name) ?? { memberId: '', generation: -1, instance: undefined };
    this.clients.set(name, client);
    return client;
  }

  private identity(name: string): { memberId: MemberId; groupInstanceId?: string } {
    this.listen();
    const { memberId, instance } = this.client(name);
    return { memberId, ...(instance === undefined ? {} : { groupInstanceId: instance }) };
  }

  private claim(name: string) {
    return { groupId: GROUP, ...this.identity(name), generation: this.client(name).generation };
  }
}
