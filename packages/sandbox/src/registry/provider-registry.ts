import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SandboxConfigError } from '@opengeni/contracts/errors';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { BackendName } from '@opengeni/contracts/backends';
import type { SandboxProvider } from '@opengeni/contracts/ports';

/** The providers of a runtime, looked up by the name of the backend or by the SDK's `backendId`. */
export interface ProviderRegistry<TSettings> {
  readonly providers: readonly SandboxProvider<TSettings>[];
  /** Backend names in the order of registration. */
  readonly names: readonly BackendName[];
  find(name: string): SandboxProvider<TSettings> | undefined;
  /** Throws `SandboxConfigError` that lists the registered names. */
  resolve(name: string): SandboxProvider<TSettings>;
}

/**
 * Collects providers into a registry. Throws `SandboxConfigError` when two of them claim one name,
 * when a descriptor belongs to another backend, or when the port version is unknown.
 */
export function createProviderRegistry<TSettings>(
  providers: readonly SandboxProvider<TSettings>[],
): ProviderRegistry<TSettings> {
  const byName = new Map<string, SandboxProvider<TSettings>>();
  for (const provider of providers) {
    assertUsable(provider);
    for (const name of new Set([provider.backend, provider.descriptor.backendId])) {
      assertUnclaimed(name, provider, byName);
      byName.set(name, provider);
    }
  }
  const names = Object.freeze(providers.map((provider) => provider.backend));
  return Object.freeze({
    providers: Object.freeze([...providers]),
    names,
    find: (name: string) => byName.get(name),
    resolve: (name: string) => byName.get(name) ?? throwUnknown(name, names),
  });
}

function assertUsable<TSettings>(provider: SandboxProvider<TSettings>): void {
  const { backend, descriptor } = provider;
  const version: string | undefined = provider.version;
  if (backend === '') throw new SandboxConfigError(backend, 'a provider needs a backend name.');
  if (descriptor.backend !== backend) {
    throw new SandboxConfigError(
      backend,
      `the descriptor of the provider belongs to backend "${descriptor.backend}"; give it the row of "${backend}".`,
    );
  }
  if (version !== undefined && version !== SANDBOX_PROVIDER_VERSION) {
    throw new SandboxConfigError(
      backend,
      `the provider was written for port version "${version}", this package speaks "${SANDBOX_PROVIDER_VERSION}"; install matching versions.`,
    );
  }
}

function assertUnclaimed<TSettings>(
  name: string,
  provider: SandboxProvider<TSettings>,
  byName: ReadonlyMap<string, SandboxProvider<TSettings>>,
): void {
  const owner = byName.get(name);
  if (owner === undefined) return;
  throw new SandboxConfigError(
    provider.backend,
    `the name "${name}" is already registered by the provider of backend "${owner.backend}"; register one provider a name.`,
  );
}

function throwUnknown(name: string, names: readonly string[]): never {
  const registered = `Registered backends: ${names.join(', ') || 'none'}.`;
  const problem = Object.hasOwn(CAPABILITY_DESCRIPTORS, name)
    ? `No provider of the sandbox backend "${name}" is registered: add one to the providers, or name a registered backend in the call or in OPENGENI_SANDBOX_BACKEND.`
    : `Unknown sandbox backend "${name}".`;
  throw new SandboxConfigError(name, `${problem} ${registered}`, { details: { known: names } });
}
