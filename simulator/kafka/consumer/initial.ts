/**
 * A consumer before anything has happened, and one that was just opened.
 */
import { type ConsumerConfig, resolveConfig } from './config';
import type { ConsumerSpec } from './spec';
import type { ConsumerState, Loop } from './state';

/** A client as its constructor leaves it. Correlation ids go on counting, so that an answer to an earlier life is never taken for a new one. */
export function opened(spec: ConsumerSpec, before: Pick<ConsumerState, 'nextCorrelationId'> | undefined): ConsumerState {
  return {
    spec,
    config: configOf(spec),
    status: 'open',
    wanted: true,
    error: null,
    nextCorrelationId: before?.nextCorrelationId ?? 1,
    inFlight: new Map(),
    failures: new Map(),
    metadata: { brokers: [...spec.bootstrap], topics: new Map(), needed: true, snapshot: '' },
    subscription: { kind: 'none', topics: [], pattern: null },
    partitions: new Map(),
    buffer: [],
    member: {
      coordinator: null,
      state: 'UNJOINED',
      generation: -1,
      memberId: '',
      protocol: null,
      rejoinNeeded: true,
      rejoinReason: '',
      needsJoinPrepare: true,
      preparing: 'no',
      revokeCommitted: false,
      join: null,
      isLeader: false,
      groupTopics: [],
      joinedTopics: null,
      assignmentSnapshot: null,
      membership: { phase: 'unsubscribed', target: [], said: null, hurried: false },
      threadFailure: null,
      commitFenced: false,
      lastGeneration: -1,
      remembered: { partitions: [], generation: -1 },
    },
    app: { call: null, queue: [], loop: applicationLoop(spec), hand: null, result: null, reopens: false, begun: 0 },
    processed: 0,
  };
}

/** A consumer that was never opened, or whose process died: nothing of it is left but what it was started with. */
export function closed(spec: ConsumerSpec, before?: ConsumerState): ConsumerState {
  const state = opened(spec, before);
  return { ...state, status: 'closed', wanted: before?.wanted ?? spec.startsClosed !== true, app: { ...state.app, loop: null } };
}

function applicationLoop(spec: ConsumerSpec): Loop | null {
  return spec.application === undefined ? null : { ...spec.application, stopOnError: true, closing: false };
}

/** A consumer whose settings are refused never opens; what it shows meanwhile are the defaults. */
function configOf(spec: ConsumerSpec): ConsumerConfig {
  const config = resolveConfig(spec);
  return 'error' in config ? (resolveConfig({ bootstrap: spec.bootstrap }) as ConsumerConfig) : config;
}
