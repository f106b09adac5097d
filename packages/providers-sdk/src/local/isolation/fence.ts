import { SandboxError } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { LocalSettings } from '@opengeni/contracts/settings';
import { resolveLocalLimits } from './box-limits.ts';
import type { LocalLimits } from './box-limits.ts';
import { resolveBoxUser } from './box-user.ts';
import type { BoxUser } from './box-user.ts';
import type { LocalIsolation } from './isolation-report.ts';
import { findIsolationPrograms } from './isolation-programs.ts';
import type { IsolationPrograms } from './isolation-programs.ts';
import { probeLocalIsolation } from './probe-isolation.ts';
import { resolveLocalIsolation } from './resolve-isolation.ts';
import type { LocalIsolationProbe } from './resolve-isolation.ts';

/** What every isolated box of a provider is made with. */
export interface Fence {
  readonly programs: IsolationPrograms;
  readonly user: BoxUser;
  readonly limits: LocalLimits;
  readonly isNetworkShared: boolean;
  /** Whether the settings insist on it. */
  readonly isRequired: boolean;
}

export interface FenceOptions {
  readonly limits?: Partial<LocalLimits> | undefined;
  readonly programs?: Partial<IsolationPrograms> | undefined;
  readonly log: Log;
  /** Default: a real probe of this machine. */
  readonly probe?: LocalIsolationProbe | undefined;
}

/** Resolves to the fence of the settings; undefined when commands run as the user. */
export type FenceResolver = (settings: LocalSettings) => Promise<Fence | undefined>;

/**
 * Decides what fences a box, after a probe of this machine for each kind of network.
 * Throws `SandboxConfigError` when bubblewrap is asked for and does not work here, code `timeout` when that could not be
 * found out in time.
 */
export function createFenceResolver({ log, programs, ...options }: FenceOptions): FenceResolver {
  const limits = resolveLocalLimits(options.limits);
  const probe = rememberProbe(options.probe ?? probeLocalIsolation, log);
  return async (settings) => {
    const isolation = await resolveLocalIsolation(settings, {
      probe,
      limits,
      ...(programs === undefined ? {} : { programs }),
    });
    if (isolation.kind === 'none') return undefined;
    const found = await findIsolationPrograms(programs);
    if (found.programs === undefined) {
      throw new SandboxError(
        'provider_failed',
        `The programs that isolate local boxes have gone (${found.missing.join(', ')}); install them again.`,
      );
    }
    return {
      programs: found.programs,
      limits,
      isNetworkShared: settings.localNetwork,
      user: resolveBoxUser(),
      isRequired: settings.localIsolation === 'bubblewrap',
    };
  };
}

/**
 * Probes once for each kind of network, and once more where a box could not be made, which may have been bad luck. Only
 * what holds for this machine is kept: that it isolates, or that it has not got what that takes.
 */
function rememberProbe(probe: LocalIsolationProbe, log: Log): LocalIsolationProbe {
  const known = new Map<boolean, Promise<LocalIsolation>>();
  let isSaid = false;
  const say = ({ kind, reason }: LocalIsolation): void => {
    if (kind === 'bubblewrap' || isSaid) return;
    isSaid = true;
    log.warn('Local boxes are not isolated on this machine: their commands run as this user', {
      reason,
    });
  };
  const probeTwice: LocalIsolationProbe = async (options) => {
    const found = await probe(options);
    const isolation = isLasting(found) ? found : await probe(options);
    if (isolation.obstacle !== 'timeout') say(isolation);
    return isolation;
  };
  return async (options) => {
    const isNetworkShared = options.isNetworkShared ?? false;
    const probing = known.get(isNetworkShared) ?? probeTwice(options);
    known.set(isNetworkShared, probing);
    let isKept = false;
    try {
      const isolation = await probing;
      isKept = isLasting(isolation);
      return isolation;
    } finally {
      if (!isKept && known.get(isNetworkShared) === probing) known.delete(isNetworkShared);
    }
  };
}

function isLasting({ kind, obstacle }: LocalIsolation): boolean {
  return kind === 'bubblewrap' || obstacle === 'absent';
}
