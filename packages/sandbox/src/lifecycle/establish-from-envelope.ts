import type { BackendName } from '@opengeni/contracts/backends';
import type { Log } from '@opengeni/contracts/ports';
import type { ProviderRegistry } from '../registry/provider-registry.ts';
import { establishBox } from './establish.ts';
import type { EstablishSettings } from './establish.ts';
import type { EstablishedBox, SandboxCreatedCallback } from './established-box.ts';

export interface EnvelopeEstablisherBinding<TSettings extends EstablishSettings> {
  readonly registry: ProviderRegistry<TSettings>;
  /** Variables of a box for which the caller names none. */
  environmentOf(settings: TSettings): Readonly<Record<string, string>>;
  /** Ports that every box exposes. Default: none. */
  exposedPortsOf?(settings: TSettings): readonly number[];
  /** Whether the desktop may be streamed. Default: no. */
  desktopEnabledOf?(settings: TSettings): boolean;
  readonly log?: Log;
}

export interface EstablishFromEnvelopeOptions {
  readonly sessionId: string;
  readonly backendOverride?: BackendName | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly onSandboxCreated?: SandboxCreatedCallback | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Establishes the box of a session from its stored envelope, or a new one; see `establishBox`. */
export type EnvelopeEstablisher<TSettings> = (
  settings: TSettings,
  envelope: Record<string, unknown> | null,
  options: EstablishFromEnvelopeOptions,
) => Promise<EstablishedBox>;

/** Binds `establishBox` to a registry and to the way in which flat settings name environment and ports. */
export function createEnvelopeEstablisher<TSettings extends EstablishSettings>(
  binding: EnvelopeEstablisherBinding<TSettings>,
): EnvelopeEstablisher<TSettings> {
  return (settings, envelope, options) =>
    establishBox({
      registry: binding.registry,
      settings,
      envelope,
      backend: options.backendOverride,
      environment: options.environment ?? binding.environmentOf(settings),
      exposedPorts: binding.exposedPortsOf?.(settings) ?? [],
      desktopEnabled: binding.desktopEnabledOf?.(settings) ?? false,
      onSandboxCreated: options.onSandboxCreated,
      signal: options.signal,
      ...(binding.log === undefined ? {} : { log: binding.log }),
    });
}
