import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { SandboxBackend } from '@opengeni/contracts/backends';
import type { ProviderBuildContext, SandboxProvider } from '@opengeni/contracts/ports';
import type { SettingsTable } from '@opengeni/contracts/settings';
import { createSdkLoader } from '../lazy-client.ts';
import { endBox } from './box-control.ts';
import type { BoxControl } from './box-control.ts';
import { createHostedClient } from './hosted-client.ts';
import type { HostedBinding, HostedSdkClient } from './hosted-client.ts';
import { classifySdkFailure } from './sdk-failure.ts';
import { assertRequiredSettings } from './setting-values.ts';

/** The modules of a hosted backend: the Agents SDK's client and the provider's own SDK. */
export interface HostedSdk<TSettings, TOptions> {
  createClient(options: TOptions): HostedSdkClient;
  createControl(settings: TSettings): BoxControl;
}

/** What makes one hosted backend differ from the others. */
export interface HostedBackend<TSettings, TOptions> {
  readonly backend: SandboxBackend;
  readonly settings: SettingsTable;
  /** Packages that must be installed beside this one. */
  readonly packages: readonly string[];
  /** Fields of the session state that together name the box; the first one is its id at the provider. */
  readonly identityFields: readonly [string, ...string[]];
  readonly resumeKind: 'exact' | 'replacing' | 'none';
  /** Fields of the session state that the SDK fills with credentials. */
  readonly credentialFields?: readonly string[];
  /** Statuses of the provider, in lower case, of a box that never runs again. */
  readonly endedStatuses?: readonly string[];
  /** Default true. */
  readonly checksReuse?: boolean;
  /** Default: the lifetime of the descriptor. */
  readonly lifetimeMsOf?: (settings: TSettings) => number | undefined;
  optionsOf(context: ProviderBuildContext<TSettings>): TOptions;
  loadSdk(): Promise<HostedSdk<TSettings, TOptions>>;
}

/** The provider of a backend whose boxes run at somebody else's. */
export function createHostedProvider<TSettings extends object, TOptions>(
  hosted: HostedBackend<TSettings, TOptions>,
): SandboxProvider<TSettings> {
  const { backend, packages, identityFields, resumeKind } = hosted;
  const descriptor = CAPABILITY_DESCRIPTORS[backend];
  const load = createSdkLoader({ backend, packages, load: () => hosted.loadSdk() });
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend,
    descriptor,
    identityFields,
    resumeKind,
    validateCredentials: (settings) => assertRequiredSettings(backend, hosted.settings, settings),
    build: (context) => {
      let bound: HostedBinding | undefined;
      const bind = async (): Promise<HostedBinding> => {
        const sdk = await load();
        return (bound ??= {
          client: sdk.createClient(hosted.optionsOf(context)),
          control: sdk.createControl(context.settings),
        });
      };
      return createHostedClient({
        backend,
        backendId: descriptor.backendId,
        load: bind,
        idField: identityFields[0],
        credentialFields: hosted.credentialFields ?? [],
        endedStatuses: hosted.endedStatuses ?? [],
        environment: context.environment,
        checksReuse: hosted.checksReuse ?? true,
        requiresFreshCreation: resumeKind === 'none',
      });
    },
    classifyFailure: classifySdkFailure,
    ...(hosted.lifetimeMsOf === undefined ? {} : { lifetimeMsOf: hosted.lifetimeMsOf }),
    terminateById: async (settings, instanceId) =>
      endBox((await load()).createControl(settings), instanceId),
  };
}
