import { createProviderBoxDriver } from '../leases/provider-box-driver.ts';
import type { LeasedSession } from '../leases/provider-box-driver.ts';
import type { LeasedBoxDriver } from '../leases/leased-box-driver.ts';
import type { EstablishSettings } from '../lifecycle/establish.ts';
import { createProviderRegistry } from '../registry/provider-registry.ts';
import type { ProviderRegistry } from '../registry/provider-registry.ts';
import type { SandboxRuntimeOptions } from './sandbox-runtime-options.ts';

/** A backend with the driver of its boxes. */
export interface DrivenBackend {
  readonly backend: string;
  readonly driver: LeasedBoxDriver<LeasedSession>;
}

/** The drivers of the backends that this runtime has to do with. Each is made when it is first needed. */
export class BoxDrivers<TSettings extends EstablishSettings> {
  readonly #made = new Map<string, LeasedBoxDriver<LeasedSession>>();
  readonly #options: SandboxRuntimeOptions<TSettings>;
  readonly #registry: ProviderRegistry<TSettings>;

  constructor(options: SandboxRuntimeOptions<TSettings>) {
    this.#options = options;
    this.#registry = createProviderRegistry(options.providers);
  }

  /** Throws `SandboxConfigError` for a backend that no provider of the runtime has. */
  resolve(name: string): DrivenBackend {
    const { backend } = this.#registry.resolve(name);
    const driver = this.#made.get(backend) ?? this.#create(name);
    this.#made.set(backend, driver);
    return { backend, driver };
  }

  /** Undefined for a backend that this runtime has no provider of, or not the settings that it requires. */
  find(name: string): LeasedBoxDriver<LeasedSession> | undefined {
    const provider = this.#registry.find(name);
    if (provider === undefined) return undefined;
    try {
      provider.validateCredentials(this.#options.settings);
    } catch (error) {
      this.#options.log?.debug('a backend cannot be used here', { backend: name, error });
      return undefined;
    }
    return this.resolve(name).driver;
  }

  /** The backends whose boxes are looked after here, whatever is on record. */
  names(): readonly string[] {
    return [...new Set([this.#options.settings.sandboxBackend, ...this.#made.keys()])];
  }

  #create(name: string): LeasedBoxDriver<LeasedSession> {
    const provider = this.#registry.resolve(name);
    const { backend } = provider;
    const options = this.#options;
    const { settings, exposedPorts, desktopEnabled, stores, clock, log } = options;
    return createProviderBoxDriver({
      provider,
      settings,
      environmentOf: (generation) => options.environmentOf?.({ ...generation, backend }) ?? {},
      ...(exposedPorts === undefined ? {} : { exposedPorts }),
      ...(desktopEnabled === undefined ? {} : { desktopEnabled }),
      ...(stores.archives === undefined ? {} : { archives: stores.archives }),
      ...(clock === undefined ? {} : { clock }),
      ...(log === undefined ? {} : { log }),
    });
  }
}
