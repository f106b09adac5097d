import type { Clock } from '@opengeni/contracts/ports';

/** How long an answer holds, in milliseconds. */
const DEFAULT_TTL_MS = 3000;

export interface LivenessProbeOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Default 3000. */
  readonly ttlMs?: number;
}

/** Asks one machine whether it is there, at most once in a while and once for all who ask at the same time. */
export interface LivenessProbe {
  ping(): Promise<boolean>;
  /** Any message of the machine counts as an answer. */
  markSeen(): void;
  /** The machine said that it goes: no ping until it is seen again or the answer is too old. */
  markOffline(): void;
}

export function createLivenessProbe(
  session: { ping(): Promise<boolean> },
  options: LivenessProbeOptions,
): LivenessProbe {
  const { clock, ttlMs = DEFAULT_TTL_MS } = options;
  let known: { readonly isOnline: boolean; readonly untilMs: number } | undefined;
  let pending: Promise<boolean> | undefined;
  const note = (isOnline: boolean): boolean => {
    known = { isOnline, untilMs: clock.now() + ttlMs };
    return isOnline;
  };
  const ask = async (): Promise<boolean> => {
    const before = known;
    try {
      const isOnline = await session.ping();
      // What the machine said while the ping was under way is newer than the answer.
      return known !== undefined && known !== before ? known.isOnline : note(isOnline);
    } finally {
      pending = undefined;
    }
  };
  return {
    ping() {
      if (known !== undefined && clock.now() < known.untilMs)
        return Promise.resolve(known.isOnline);
      pending ??= ask();
      return pending;
    },
    markSeen: () => void note(true),
    markOffline: () => void note(false),
  };
}
