import { describe, expect, it } from 'vitest';

import { SETTINGS_TABLES, listSettings } from './settings-tables.ts';

const DEFAULTS = {
  environment: 'local',
  deploymentRevision: 'dev',
  logLevel: 'info',
  natsUrl: 'nats://127.0.0.1:4222',
  apiPort: '8000',
  startupDependencyRetryAttempts: '30',
  startupDependencyRetryInitialDelayMs: '1000',
  startupDependencyRetryMaxDelayMs: '5000',
  agentMaxModelCallsPerTurn: '1000000',
  goalNoProgressLimit: '3',
  sessionHistorySource: 'items',
  mcpServers: '[]',
  openaiProvider: 'openai',
  openaiModel: 'gpt-5.5',
  openaiAllowedModels: 'gpt-5.5,gpt-5.4,gpt-5.4-mini',
  modelProvidersJson: '[]',
  openaiReasoningEffort: 'low',
  openaiAllowedReasoningEfforts: 'low,medium,high,xhigh',
  openaiResponsesTransport: 'http',
  openaiProviderItemIds: 'strip',
  openaiReasoningEncryptedContent: 'true',
  openaiMaxRetries: '5',
  webSearchEnabled: 'true',
  disableOpenaiTracing: 'false',
  contextCompactionMode: 'auto',
  contextWindowTokens: '1050000',
  contextReservedOutputTokens: '128000',
  contextCompactSoftFraction: '0.7',
  contextCompactHardFraction: '0.85',
  contextKeepRecentTokens: '32000',
  contextSummaryMaxTokens: '20000',
  sandboxBackend: 'docker',
  sandboxPreparationProfiles: 'none',
  sandboxEnvAllowlist: '',
  dockerImage: 'opengeni-sandbox:local',
  dockerExposedPorts: '',
  modalAppName: 'opengeni-sandbox',
  modalTimeoutSeconds: '3600',
  modalWorkspacePersistence: 'snapshot_filesystem',
  modalSnapshotRetentionSeconds: '604800',
  localIsolation: 'auto',
  localNetwork: 'false',
  runloopTunnel: 'true',
  sandboxDesktopEnabled: 'false',
  sandboxDesktopInteractive: 'true',
  sandboxTerminalEnabled: 'true',
  streamResolutionWidth: '1280',
  streamResolutionHeight: '800',
  computerUseEnabled: 'true',
  computerUseReadOnly: 'false',
  recordingEnabled: 'true',
  recordingDefaultCodec: 'h264-mp4',
  recordingFramerate: '15',
  recordingMaxSeconds: '600',
  recordingMaxBytes: '268435456',
  sandboxOwnershipEnabled: 'false',
  sandboxLeaseReaperPeriodMs: '30000',
  sandboxViewerHolderTtlMs: '90000',
  sandboxIdleGraceMs: '900000',
  sandboxLeaseTtlMs: '90000',
  sandboxLeaseWarmingTtlMs: '120000',
  sandboxWarmingTimeoutMs: '600000',
  streamControlEnabled: 'false',
  sandboxSelfhostedEnabled: 'false',
  authRequired: 'false',
  objectStorageBackend: 's3-compatible',
  objectStorageBucket: 'opengeni-files',
  objectStorageRegion: 'us-east-1',
  objectStorageS3Provider: 'Minio',
  objectStorageForcePathStyle: 'true',
};

const WITHOUT_DEFAULT = [
  'opengeniMcpUrl',
  'publicBaseUrl',
  'goalMaxAutoContinuations',
  'openaiApiKey',
  'openaiBaseUrl',
  'azureOpenaiBaseUrl',
  'azureOpenaiEndpoint',
  'azureOpenaiDeployment',
  'azureOpenaiApiVersion',
  'azureOpenaiApiKey',
  'azureOpenaiAdToken',
  'contextServerCompactThresholdTokens',
  'gitAuthorName',
  'gitAuthorEmail',
  'gitCommitterName',
  'gitCommitterEmail',
  'dockerNetwork',
  'modalImageRef',
  'modalEnvironment',
  'modalTokenId',
  'modalTokenSecret',
  'modalIdleTimeoutSeconds',
  'daytonaApiKey',
  'daytonaApiUrl',
  'daytonaTarget',
  'daytonaImage',
  'daytonaSnapshotName',
  'daytonaAutoStopInterval',
  'daytonaTimeoutSeconds',
  'daytonaExposedPortUrlTtlSeconds',
  'runloopApiKey',
  'runloopBaseUrl',
  'runloopBlueprintName',
  'runloopBlueprintId',
  'runloopKeepAliveSeconds',
  'e2bApiKey',
  'e2bTemplate',
  'e2bTimeoutSeconds',
  'e2bTimeoutAction',
  'e2bAllowInternetAccess',
  'e2bAutoResume',
  'e2bWorkspacePersistence',
  'blaxelApiKey',
  'blaxelImage',
  'blaxelRegion',
  'blaxelExposedPortPublic',
  'blaxelExposedPortUrlTtlSeconds',
  'blaxelMemoryMb',
  'blaxelTtl',
  'cloudflareWorkerUrl',
  'cloudflareApiKey',
  'vercelToken',
  'vercelProjectId',
  'vercelTeamId',
  'vercelRuntime',
  'delegationSecret',
  'streamTokenSecret',
  'enrollmentSigningSecret',
  'selfhostedNatsUrl',
  'selfhostedRelayUrl',
  'selfhostedRelayTokenSecret',
  'agentUpdatePublicKey',
  'selfhostedNatsCalloutAccountSeed',
  'selfhostedNatsCalloutAccountName',
  'selfhostedNatsCalloutUser',
  'selfhostedNatsCalloutPassword',
  'selfhostedNatsControlUser',
  'selfhostedNatsControlPassword',
  'environmentsEncryptionKey',
  'accessKey',
  'objectStorageEndpoint',
  'objectStorageSandboxEndpoint',
  'objectStorageAccessKeyId',
  'objectStorageSecretAccessKey',
  'objectStorageAzureConnectionString',
  'objectStorageAzureAccountName',
  'objectStorageAzureAccountKey',
  'objectStorageAzureEndpoint',
  'objectStorageGcsProjectId',
  'objectStorageGcsCredentialsJson',
  'objectStorageGcsKeyFilename',
  'objectStorageGcsApiEndpoint',
];

const entries = listSettings();

describe('settings tables', () => {
  it('every setting of the runtime has its documented default', () => {
    const defaults = entries.flatMap(({ key, defaultText }) =>
      defaultText === undefined || key === 'agentInstructionsTemplate' ? [] : [[key, defaultText]],
    );
    expect(Object.fromEntries(defaults)).toEqual(DEFAULTS);
  });

  it('every other setting is optional', () => {
    const optional = entries.filter(({ defaultText }) => defaultText === undefined);
    expect(optional.map(({ key }) => key).toSorted()).toEqual(WITHOUT_DEFAULT.toSorted());
  });

  it('a variable is the prefix and the key in upper snake case, with few exceptions', () => {
    const exceptions = entries.filter(
      ({ key, env }) =>
        env.length > 1 ||
        env[0] !== `OPENGENI_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    );
    expect(Object.fromEntries(exceptions.map(({ key, env }) => [key, env]))).toEqual({
      deploymentRevision: ['OPENGENI_DEPLOYMENT_REVISION', 'SOURCE_VERSION', 'GITHUB_SHA'],
      openaiApiKey: ['OPENGENI_OPENAI_API_KEY', 'OPENAI_API_KEY'],
      openaiBaseUrl: ['OPENGENI_OPENAI_BASE_URL', 'OPENAI_BASE_URL'],
      opengeniMcpUrl: ['OPENGENI_MCP_URL'],
      computerUseReadOnly: ['OPENGENI_COMPUTER_USE_READONLY'],
    });
  });

  it('every default is what its own text parses to', () => {
    for (const entry of entries) {
      if (entry.defaultText === undefined) continue;
      expect(entry.parse(entry.defaultText)).toEqual({ ok: true, value: entry.defaultValue });
    }
  });

  it('everything that is a key, a password or a token is a secret', () => {
    const named =
      /(ApiKey|Secret|Password|AccessKey|EncryptionKey|ConnectionString|AccountKey|AdToken|TokenId|AccountSeed)$/;
    const expected = entries.filter(({ key }) => named.test(key) || key === 'accessKey');
    expect(expected.filter(({ secret }) => !secret)).toEqual([]);
  });

  it('every group is named as its table says', () => {
    for (const [group, table] of Object.entries(SETTINGS_TABLES)) expect(table.group).toBe(group);
  });

  it('every setting has one sentence or more of documentation', () => {
    for (const { doc } of entries) expect(doc).toMatch(/^[A-Z].*\.$/);
  });
});
