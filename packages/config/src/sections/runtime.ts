import {
  defineSettings,
  enumSetting,
  portSetting,
  positiveIntegerSetting,
  textSetting,
  urlSetting,
} from '@opengeni/contracts/settings';

import { DEFAULT_AGENT_INSTRUCTIONS } from '../default-agent-instructions.ts';

/** Settings of the process as a whole and of every turn. */
export const runtimeSettingsTable = defineSettings(
  { group: 'runtime' },
  {
    environment: {
      schema: textSetting(),
      default: 'local',
      doc: 'Name of the deployment. Only `local` and `test` count as non-production.',
    },
    deploymentRevision: {
      schema: textSetting(),
      env: ['OPENGENI_DEPLOYMENT_REVISION', 'SOURCE_VERSION', 'GITHUB_SHA'],
      default: 'dev',
      doc: 'Revision of the deployed code, for logs and traces.',
    },
    logLevel: {
      schema: enumSetting(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
      default: 'info',
      doc: 'Least severe level that the apps write to their log.',
    },
    natsUrl: {
      schema: textSetting(),
      default: 'nats://127.0.0.1:4222',
      doc: 'Server of the message bus.',
    },
    apiPort: { schema: portSetting(), default: 8000, doc: 'TCP port of the HTTP interface.' },
    publicBaseUrl: {
      schema: urlSetting(),
      doc: 'Address under which people and machines reach the HTTP interface.',
    },
    startupDependencyRetryAttempts: {
      schema: positiveIntegerSetting(),
      default: 30,
      doc: 'How often a dependency is tried at start before the process gives up.',
    },
    startupDependencyRetryInitialDelayMs: {
      schema: positiveIntegerSetting(),
      default: 1000,
      doc: 'Wait before the second try; doubles with every further one.',
    },
    startupDependencyRetryMaxDelayMs: {
      schema: positiveIntegerSetting(),
      default: 5000,
      doc: 'Longest wait between two tries.',
    },
    agentMaxModelCallsPerTurn: {
      schema: positiveIntegerSetting(),
      default: 1_000_000,
      doc: 'Model calls after which a turn is ended.',
    },
    goalMaxAutoContinuations: {
      schema: positiveIntegerSetting(),
      doc: 'Turns that a goal may start by itself; unset means no limit.',
    },
    goalNoProgressLimit: {
      schema: positiveIntegerSetting(),
      default: 3,
      doc: 'Turns without progress after which a goal is paused.',
    },
    sessionHistorySource: {
      schema: enumSetting(['run_state', 'items']),
      default: 'items',
      doc: 'Where the input of a turn comes from: the journal of items or the run state of the SDK.',
    },
    agentInstructionsTemplate: {
      schema: textSetting(),
      default: DEFAULT_AGENT_INSTRUCTIONS,
      doc: 'Persona of the agent. `{{core}}` marks the place of the part that cannot be changed; without it that part is appended.',
    },
  },
);
