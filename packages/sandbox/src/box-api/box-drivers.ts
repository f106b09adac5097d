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
  /** Has no prototype: a backend may have any name. */
  readonly byBackend: Readonly<Record<string, LeasedBoxDriver<LeasedSession>>>;
  readonly #made: Record<string, LeasedBoxDriver<LeasedSession>>;
  readonly #options: SandboxRuntimeOptions<TSettings>;
  readonly #registry: ProviderRegistry<TSettings>;

  constructor(options: SandboxRuntimeOptions<TSettings>) {
    this.#options = options;
    this.#registry = createProviderRegistry(options.providers);
    this.#made = Object.create(null) as Record<string, LeasedBoxDriver<LeasedSession>>;
    this.byBackend = this.#made;
  }

  /** Throws `SandboxConfigError` for a backend that no provider of the runtime has. */
  resolve(name: string): DrivenBackend {
    const { backend } = this.#registry.resolve(name);
    const driver = this.#made[backend] ?? this.#create(name);
    this.#made[backend] = driver;
    return { backend, driver };
  }

  /** Makes the drivers of the backends whose boxes are looked after whether or not they are opened here. */
  resolveSwept(): void {
    const { settings, sweptBackends } = this.#options;
    for (const name of sweptBackends ?? []) this.resolve(name);
    if (this.#registry.find(settings.sandboxBackend) !== undefined)
      this.resolve(settings.sandboxBackend);
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
