import type { ModalSettings } from '@opengeni/contracts/settings';
import { isBlank } from './credentials.ts';
import type { ModalAccountSettings } from './credentials.ts';

const DEFAULT_WARMING_TIMEOUT_MS = 600_000;

/** The settings of the backend and the one setting of every backend that it maps too. */
export type ModalClientSettings = ModalSettings & { readonly sandboxWarmingTimeoutMs?: number };

/**
 * Options of the Agents SDK's `ModalSandboxClient` as plain data.
 * The image stays a registry reference, since its selector class can only come from the loaded SDK.
 */
export interface ModalClientOptions {
  readonly appName: string;
  /** Hard lifetime of a box. */
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly sandboxCreateTimeoutS: number;
  readonly exposedPorts: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  readonly useSleepCmd: boolean;
  readonly workspacePersistence: ModalSettings['modalWorkspacePersistence'];
  readonly imageRef?: string;
  readonly tokenId?: string;
  readonly tokenSecret?: string;
  readonly environment?: string;
}

/** Maps settings to the options of the SDK's client. */
export function modalClientOptions(
  settings: ModalClientSettings,
  environment: Readonly<Record<string, string>>,
  exposedPorts: readonly number[],
): ModalClientOptions {
  const warmingTimeoutMs = settings.sandboxWarmingTimeoutMs ?? DEFAULT_WARMING_TIMEOUT_MS;
  return {
    appName: settings.modalAppName,
    timeoutMs: settings.modalTimeoutSeconds * 1000,
    // Always set: without a value Modal ends an idle box before its files can be archived.
    idleTimeoutMs: (settings.modalIdleTimeoutSeconds ?? settings.modalTimeoutSeconds) * 1000,
    sandboxCreateTimeoutS: Math.ceil(warmingTimeoutMs / 1000),
    exposedPorts: [...exposedPorts],
    env: { ...environment },
    // A box must not end with the command of its image.
    useSleepCmd: true,
    workspacePersistence: settings.modalWorkspacePersistence,
    ...optional('imageRef', settings.modalImageRef),
    ...modalAccountParameters(settings),
  };
}

/** The account part of the options, as the SDK's control client takes it too. */
export function modalAccountParameters(
  settings: ModalAccountSettings,
): Pick<ModalClientOptions, 'tokenId' | 'tokenSecret' | 'environment'> {
  return {
    ...optional('tokenId', settings.modalTokenId),
    ...optional('tokenSecret', settings.modalTokenSecret),
    ...optional('environment', settings.modalEnvironment),
  };
}

function optional<TKey extends string>(
  key: TKey,
  text: string | undefined,
): { [K in TKey]?: string } {
  return (text === undefined || isBlank(text) ? {} : { [key]: text }) as { [K in TKey]?: string };
}
