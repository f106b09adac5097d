import { SandboxConfigError, SandboxError } from '@opengeni/contracts/errors';
import type { LocalSettings } from '@opengeni/contracts/settings';
import type { LocalIsolation } from './isolation-report.ts';
import { probeLocalIsolation } from './probe-isolation.ts';
import type { ProbeOptions } from './probe-isolation.ts';

/** Finds out what isolation this machine gives. */
export type LocalIsolationProbe = (options: ProbeOptions) => Promise<LocalIsolation>;

export interface ResolveIsolationOptions extends Omit<ProbeOptions, 'isNetworkShared'> {
  /** Default: `probeLocalIsolation`. */
  readonly probe?: LocalIsolationProbe;
}

/**
 * What isolates local boxes with these settings on this machine.
 * Throws `SandboxConfigError` when the settings ask for bubblewrap and it does not work here, code `timeout` when it was
 * not found out in time: `auto` takes no isolation only from a machine that cannot isolate.
 */
export async function resolveLocalIsolation(
  { localIsolation, localNetwork }: LocalSettings,
  { probe = probeLocalIsolation, ...options }: ResolveIsolationOptions = {},
): Promise<LocalIsolation> {
  if (localIsolation === 'none') {
    return { kind: 'none', reason: 'OPENGENI_LOCAL_ISOLATION is none', enforced: [], open: [] };
  }
  const isolation = await probe({ ...options, isNetworkShared: localNetwork });
  if (isolation.kind === 'bubblewrap') return isolation;
  if (isolation.obstacle === 'timeout') {
    throw new SandboxError(
      'timeout',
      `It was not found out in time whether this machine isolates local boxes: ${isolation.reason ?? 'no reason'}. Try again, or set OPENGENI_LOCAL_ISOLATION=none.`,
    );
  }
  if (localIsolation === 'auto') return isolation;
  const reason = isolation.reason ?? 'the probe gave no reason';
  throw new SandboxConfigError(
    'local',
    `OPENGENI_LOCAL_ISOLATION=bubblewrap cannot be enforced on this machine: ${reason}. Install bubblewrap or allow user namespaces, set it to auto or none, or use another backend.`,
    { details: { reason } },
  );
}
