import { collectSandboxEnvironment, parseExposedPorts } from '@opengeni/config/boxes';
import { SandboxError } from '@opengeni/contracts/errors';
import {
  createBoxClient,
  createEnvelopeEstablisher,
  createProviderRegistry,
  createSandboxRuntime as createRuntime,
  negotiateCapabilities,
} from '@opengeni/sandbox';
import { negotiateSelfhostedCapabilities as negotiateMachine } from '@opengeni/selfhosted';
import { createMemoryStores } from '@opengeni/stores/memory';
import type { Settings } from '@opengeni/config';
import type { SelfhostedNegotiationInput } from '@opengeni/selfhosted';
import type { SandboxBackend } from '@opengeni/contracts/backends';
import type { SandboxProvider } from '@opengeni/contracts/ports';
import type {
  EstablishedSandboxSession,
  SandboxCreatedCallback,
  SandboxRuntime,
  SandboxRuntimeOptions,
  SandboxStores,
} from '@opengeni/sandbox';
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

/** What of a runtime for boxes differs from the defaults, most of which come from the settings. */
export interface CreateSandboxRuntimeOptions<TSettings extends Settings = Settings> extends Partial<
  Omit<SandboxRuntimeOptions<TSettings>, 'settings' | 'providers' | 'stores'>
> {
  /** What `getSettings` gave; `overrideSettings` changes them. */
  readonly settings: TSettings;
  /** Default: those of `createDefaultProviders`. */
  readonly providers?: readonly SandboxProvider<NoInfer<TSettings>>[];
  /**
   * Default: the memory of this process, archives included. Boxes then end with the runtime; other stores
   * (`@opengeni/stores`) keep them over restarts and share them with other processes.
   */
  readonly stores?: SandboxStores;
}

/**
 * Gives boxes without an agent: each group of a workspace has one, which is created, resumed or restored when it is
 * opened, and put away when nobody uses it. Throws code `config_invalid` for an option that cannot be used.
 */
export function createSandboxRuntime<TSettings extends Settings = Settings>(
  options: CreateSandboxRuntimeOptions<TSettings>,
): SandboxRuntime {
  assertFlatSettings(options);
  const { settings, stores, timing, ...rest } = options;
  return createRuntime<TSettings>({
    providers: createDefaultProviders(),
    environmentOf: () => collectSandboxEnvironment(settings),
    exposedPorts: parseExposedPorts(settings.dockerExposedPorts),
    desktopEnabled: settings.sandboxDesktopEnabled,
    sweepEveryMs: settings.sandboxLeaseReaperPeriodMs,
    openTimeoutMs: settings.sandboxWarmingTimeoutMs,
    boxesAtDispose: stores === undefined ? 'discard' : 'keep',
    ...rest,
    settings,
    stores: stores ?? createMemoryStores(),
    timing: {
      holderTtlMs: settings.sandboxLeaseTtlMs,
      warmingTtlMs: settings.sandboxLeaseWarmingTtlMs,
      idleGraceMs: settings.sandboxIdleGraceMs,
      ...timing,
    },
  });
}

/** Callers without types may pass nothing, or the nested settings of `loadConfig`. */
function assertFlatSettings(options: unknown): void {
  const settings = Object(Object(options).settings) as Partial<Settings>;
  if (typeof settings.sandboxBackend === 'string') return;
  throw new SandboxError('config_invalid', 'settings must be what getSettings gave.', {
    details: { field: 'settings' },
  });
}
