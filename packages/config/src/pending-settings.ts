import type { Settings } from './settings.ts';

/** The part of the runtime that will read a setting. */
export type PendingFeature =
  | 'agents'
  | 'boxes'
  | 'desktop'
  | 'machines'
  | 'modal'
  | 'worker'
  | 'workspace';

/**
 * Settings that are accepted and checked while nothing acts on them yet, by the part that will.
 * A key leaves the list as soon as something reads it; none may be added.
 */
export const PENDING_SETTINGS: Readonly<Record<PendingFeature, readonly (keyof Settings)[]>> =
  Object.freeze({
    agents: [
      'goalMaxAutoContinuations',
      'goalNoProgressLimit',
      'mcpServers',
      'sessionHistorySource',
    ],
    boxes: ['e2bApiKey', 'sandboxTerminalEnabled', 'sandboxViewerHolderTtlMs'],
    desktop: [
      'computerUseEnabled',
      'computerUseReadOnly',
      'recordingDefaultCodec',
      'recordingEnabled',
      'recordingFramerate',
      'recordingMaxBytes',
      'recordingMaxSeconds',
      'sandboxDesktopInteractive',
      'streamResolutionHeight',
      'streamResolutionWidth',
    ],
    machines: [
      'agentUpdatePublicKey',
      'publicBaseUrl',
      'sandboxSelfhostedEnabled',
      'selfhostedNatsUrl',
    ],
    modal: [],
    worker: ['accessKey', 'authRequired', 'deploymentRevision', 'environment', 'natsUrl'],
    workspace: [
      'objectStorageAccessKeyId',
      'objectStorageAzureAccountKey',
      'objectStorageAzureAccountName',
      'objectStorageAzureConnectionString',
      'objectStorageAzureEndpoint',
      'objectStorageBackend',
      'objectStorageBucket',
      'objectStorageEndpoint',
      'objectStorageForcePathStyle',
      'objectStorageGcsApiEndpoint',
      'objectStorageGcsCredentialsJson',
      'objectStorageGcsKeyFilename',
      'objectStorageGcsProjectId',
      'objectStorageRegion',
      'objectStorageS3Provider',
      'objectStorageSandboxEndpoint',
      'objectStorageSecretAccessKey',
    ],
  });

/** The part that will read a setting; undefined for one that is read, deprecated or unknown. */
export function findPendingFeature(key: string): PendingFeature | undefined {
  const features = Object.entries(PENDING_SETTINGS) as [PendingFeature, readonly string[]][];
  return features.find(([, keys]) => keys.includes(key))?.[0];
}
