/**
 * Which recordings the simulator can replay: a scenario that uses anything beyond this is reported whole, with the reason.
 */
import { settingNamed } from '@/simulator/kafka/settings';
import type { Configs, KafkaTrace, Step } from './format';

const OPERATIONS = new Set([
  ...['createTopic', 'deleteTopic', 'listTopics', 'addPartitions', 'alterTopic', 'alterBroker', 'describeConfig', 'describeTopic'],
  ...['produce', 'openProducer', 'send', 'collect', 'flush'],
  ...['openConsumer', 'subscribe', 'poll', 'run', 'pauseRun', 'look', 'commit', 'committed', 'position', 'lag', 'seek', 'pause', 'resume'],
  ...['offsetsForTimes', 'unsubscribe', 'enforceRebalance', 'close', 'crash', 'freeze', 'thaw'],
  ...['offsets', 'describeGroup', 'listGroups', 'committedOffsets', 'resetOffsets', 'deleteOffsets', 'deleteGroup', 'removeMembers'],
  ...['deleteRecords', 'readLog', 'describeProducers', 'freezeBroker', 'thawBroker', 'wait', 'await', 'result'],
  ...['initTransactions', 'begin', 'commitTxn', 'abortTxn', 'sendOffsets', 'saveGroupMetadata'],
  ...['describeTransaction', 'listTransactions', 'abortTransaction', 'fenceProducers'],
  ...['killBroker', 'stopBroker', 'startBroker', 'electLeaders', 'reassign', 'reassignments', 'quorum'],
  ...['alterGroup', 'openShare', 'acknowledge', 'shareOffsets', 'resetShareOffsets'],
]);
const CONDITIONS = new Set([
  ...[
    'groupState',
    'groupEmpty',
    'members',
    'stable',
    'assignment',
    'received',
    'records',
    'endOffset',
    'startOffset',
    'committed',
    'done',
    'leader',
    'isr',
    'brokers',
    'controller',
    'reassigned',
    'txnState',
  ],
]);
/** @returns why the scenario cannot be replayed; `undefined` when it can. */
export function notModelled(trace: KafkaTrace): string | undefined {
  if (trace.cluster.internalTopics === false) return 'internal topics made on first use';
  for (const step of trace.steps) {
    const reason = unknownIn(step);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function unknownIn(step: Step): string | undefined {
  if (!OPERATIONS.has(step.op)) return FAMILY[step.op] ?? `the step ${step.op}`;
  if (step.op === 'await' && !CONDITIONS.has(String(step.what))) return `await ${step.what}`;
  switch (step.op) {
    case 'openConsumer':
      return unknownSetting('consumer', step.config as Configs | undefined);
    case 'openShare':
      return unknownSetting('consumer', step.config as Configs | undefined);
    case 'openProducer':
    case 'produce':
      return unknownSetting('producer', step.config as Configs | undefined);
    case 'createTopic':
      return unknownTopicSetting(step.config as Configs | undefined);
    case 'alterTopic':
      return unknownTopicSetting(step.set as Configs | undefined);
    default:
      return undefined;
  }
}

/** Steps that belong to a part of Kafka that is missing as a whole. */
const FAMILY: Readonly<Record<string, string>> = {
  cli: 'the command line tools',
};

function unknownSetting(scope: 'consumer' | 'producer', config: Configs = {}): string | undefined {
  for (const [name, value] of Object.entries(config)) {
    if (name === 'client.id') continue;
    const setting = settingNamed(scope, name);
    if (setting === undefined || !setting.modelled) return `the setting ${name}`;
  }
  return undefined;
}

function unknownTopicSetting(config: Configs = {}): string | undefined {
  for (const name of Object.keys(config)) {
    if (name.startsWith('local.') || name.startsWith('remote.')) return `the setting ${name}`;
  }
  return undefined;
}
