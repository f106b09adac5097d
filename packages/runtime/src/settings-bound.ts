import { collectSandboxEnvironment, parseExposedPorts } from '@opengeni/config/boxes';
import {
  createBoxClient,
  createEnvelopeEstablisher,
  createProviderRegistry,
  negotiateCapabilities,
} from '@opengeni/sandbox';
import { negotiateSelfhostedCapabilities as negotiateMachine } from '@opengeni/selfhosted';
import type { Settings } from '@opengeni/config';
import type { SelfhostedNegotiationInput } from '@opengeni/selfhosted';
import type { SandboxBackend } from '@opengeni/contracts/backends';
import type { EstablishedSandboxSession, SandboxCreatedCallback } from '@opengeni/sandbox';
import type { SessionCapabilities } from '@opengeni/contracts/capabilities';
import { createDefaultProviders } from './providers.ts';

const registry = createProviderRegistry(createDefaultProviders());

const establish = createEnvelopeEstablisher<Settings>({
  registry,
  environmentOf: (settings) => collectSandboxEnvironment(settings),
  exposedPortsOf: (settings) => parseExposedPorts(settings.dockerExposedPorts),
  desktopEnabledOf: (settings) => settings.sandboxDesktopEnabled,
});

/** The SDK client of the settings' backend; undefined for `none`. Throws `SandboxConfigError`. */
export function createSandboxClient(
  settings: Settings,
  environment = collectSandboxEnvironment(settings),
): unknown {
  return createSandboxClientForBackend(settings.sandboxBackend, settings, environment);
}

/** The SDK client of a backend; undefined for `none`. Throws `SandboxConfigError`. */
export function createSandboxClientForBackend(
  backend: SandboxBackend,
  settings: Settings,
  environment = collectSandboxEnvironment(settings),
): unknown {
  const exposedPorts = parseExposedPorts(settings.dockerExposedPorts);
  return createBoxClient({
    registry,
    backend,
    settings,
    environment,
    exposedPorts,
    desktopEnabled: settings.sandboxDesktopEnabled,
  });
}

/**
 * Establishes the box of a session from its stored envelope, or a new one. The callback is told of a created
 * box before anything else happens to it; when it or the restore fails, the box is ended and the first error thrown.
 */
export function establishSandboxSessionFromEnvelope(
  settings: Settings,
  envelope: Record<string, unknown> | null,
  opts: {
    sessionId: string;
    backendOverride?: SandboxBackend;
    environment?: Record<string, string>;
    onSandboxCreated?: SandboxCreatedCallback;
    signal?: AbortSignal;
  },
): Promise<EstablishedSandboxSession> {
  return establish(settings, envelope, opts);
}

/** The capability document of a connected machine. */
export function negotiateSelfhostedCapabilities(
  input: SelfhostedNegotiationInput,
): Promise<SessionCapabilities> {
  return negotiateMachine(input, negotiateCapabilities);
}
