import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import type { CapabilityDescriptor, SandboxBackend } from '@opengeni/contracts/backends';

import type { Settings } from '../settings.ts';

/** A time after which a provider ends a box, and the variable that sets it. */
export interface ProviderClock {
  readonly ms: number;
  readonly env: string;
}

/** The clocks of the active backend; undefined where it has none or does not tell. */
export interface SandboxClocks {
  /** Age at which a box ends whatever happens in it. */
  readonly hardLifetime: ProviderClock | undefined;
  /** Time without activity after which a box ends. */
  readonly idleTimeout: ProviderClock | undefined;
}

export type ClockSettings = Pick<
  Settings,
  | 'sandboxBackend'
  | 'modalTimeoutSeconds'
  | 'modalIdleTimeoutSeconds'
  | 'daytonaAutoStopInterval'
  | 'runloopKeepAliveSeconds'
  | 'e2bTimeoutSeconds'
>;

const DEFAULT_IDLE_GRACE_MS = 900_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * The idle timeout that Modal is given. Unset it is the whole lifetime: the provider's own short default
 * would end a box before its workspace could be stored.
 */
export function effectiveModalIdleTimeoutSeconds(
  settings: Pick<Settings, 'modalTimeoutSeconds' | 'modalIdleTimeoutSeconds'>,
): number {
  return settings.modalIdleTimeoutSeconds ?? settings.modalTimeoutSeconds;
}

/** The clocks of the active backend. */
export function resolveSandboxClocks(settings: ClockSettings): SandboxClocks {
  const configured = CLOCKS.get(settings.sandboxBackend)?.(settings);
  const fixed = clock('OPENGENI_SANDBOX_BACKEND', hardLifetimeMsOf(settings.sandboxBackend));
  return {
    hardLifetime: configured?.hardLifetime ?? fixed,
    idleTimeout: configured?.idleTimeout,
  };
}

/** The grace of a box without holders: the default, or half of what the provider leaves it when that is less. */
export function defaultIdleGraceMs(settings: ClockSettings): number {
  const deadline = findIdleDeadline(resolveSandboxClocks(settings));
  return deadline === undefined
    ? DEFAULT_IDLE_GRACE_MS
    : Math.min(DEFAULT_IDLE_GRACE_MS, Math.max(1, Math.floor(deadline.ms / 2)));
}

/** The earlier of the two clocks, which is what an idle box is left by its provider. */
export function findIdleDeadline(clocks: SandboxClocks): ProviderClock | undefined {
  const { hardLifetime, idleTimeout } = clocks;
  if (hardLifetime === undefined || idleTimeout === undefined) return idleTimeout ?? hardLifetime;
  return idleTimeout.ms <= hardLifetime.ms ? idleTimeout : hardLifetime;
}

/** The longest life of a box that the backend allows, when it has a limit. */
export function hardLifetimeMsOf(backend: string): number | undefined {
  return findDescriptor(backend)?.lifetime.hardLifetimeMs;
}

type ClockReader = (settings: ClockSettings) => Partial<SandboxClocks>;

const CLOCKS: ReadonlyMap<string, ClockReader> = new Map<SandboxBackend, ClockReader>([
  [
    'modal',
    (settings) => ({
      hardLifetime: clock(
        'OPENGENI_MODAL_TIMEOUT_SECONDS',
        settings.modalTimeoutSeconds * SECOND_MS,
      ),
      idleTimeout: clock(
        settings.modalIdleTimeoutSeconds === undefined
          ? 'OPENGENI_MODAL_TIMEOUT_SECONDS'
          : 'OPENGENI_MODAL_IDLE_TIMEOUT_SECONDS',
        effectiveModalIdleTimeoutSeconds(settings) * SECOND_MS,
      ),
    }),
  ],
  [
    'daytona',
    (settings) => ({
      // Zero switches the automatic stop off.
      idleTimeout: clock(
        'OPENGENI_DAYTONA_AUTO_STOP_INTERVAL',
        inMs(settings.daytonaAutoStopInterval || undefined, MINUTE_MS),
      ),
    }),
  ],
  [
    'runloop',
    (settings) => ({
      idleTimeout: clock(
        'OPENGENI_RUNLOOP_KEEP_ALIVE_SECONDS',
        inMs(settings.runloopKeepAliveSeconds, SECOND_MS),
      ),
    }),
  ],
  [
    'e2b',
    (settings) => ({
      hardLifetime: clock(
        'OPENGENI_E2B_TIMEOUT_SECONDS',
        inMs(settings.e2bTimeoutSeconds, SECOND_MS),
      ),
    }),
  ],
]);

function clock(env: string, ms: number | undefined): ProviderClock | undefined {
  return ms === undefined ? undefined : { ms, env };
}

function inMs(count: number | undefined, unitMs: number): number | undefined {
  return count === undefined ? undefined : count * unitMs;
}

// A provider of somebody else brings a backend without a row in the table.
function findDescriptor(backend: string): CapabilityDescriptor | undefined {
  return Object.values(CAPABILITY_DESCRIPTORS).find((descriptor) => descriptor.backend === backend);
}
