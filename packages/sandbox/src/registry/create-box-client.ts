import type { BackendName } from '@opengeni/contracts/backends';
import type { SandboxClientLike } from '@opengeni/contracts/ports';
import { mergeStreamPorts } from '../negotiation/stream-ports.ts';
import type { ProviderRegistry } from './provider-registry.ts';

export interface BoxClientRequest<TSettings> {
  readonly registry: ProviderRegistry<TSettings>;
  /** Backend name, or the SDK's `backendId`. */
  readonly backend: BackendName;
  readonly settings: TSettings;
  /** Variables of the box. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ports that are exposed when the box is created. Default: none. */
  readonly exposedPorts?: readonly number[];
  /** Whether the desktop may be streamed: its ports are added then. Default false. */
  readonly desktopEnabled?: boolean;
  /** Whether the terminal may be streamed: its port is added then. Default: as the desktop. */
  readonly terminalEnabled?: boolean | undefined;
  /** What new boxes carry at their provider, where it has tags. Default: nothing. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/**
 * Builds the SDK client of a backend: lookup, check of the credentials, ports, client.
 * Does no I/O and loads no SDK. Undefined for a backend without boxes.
 * Throws `SandboxConfigError` for an unknown backend or unusable settings.
 */
export function createBoxClient<TSettings>(
  request: BoxClientRequest<TSettings>,
): SandboxClientLike | undefined {
  const { registry, settings, environment, tags } = request;
  const provider = registry.resolve(request.backend);
  provider.validateCredentials(settings);
  const exposedPorts = mergeStreamPorts({
    descriptor: provider.descriptor,
    exposedPorts: request.exposedPorts ?? [],
    desktopEnabled: request.desktopEnabled ?? false,
    terminalEnabled: request.terminalEnabled,
  });
  const context = { settings, environment, exposedPorts };
  return provider.build(tags === undefined ? context : { ...context, tags });
}
