import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, Log } from '@opengeni/contracts/ports';
import { createSteadyClock } from './steady-clock.ts';

/** Something that must be done again and again while it is held. */
export interface PulseMember {
  /** Does it; called anew only after it has settled. A failure is logged and does not stop the pulse. */
  beat(): Promise<void>;
  /** Called at every interval before the beat, also while a beat hangs. */
  check?(): void;
}

/** One timer for everything that beats in this process. */
export interface Pulse {
  /** Beats from the next interval on; returns how to stop it. */
  add(member: PulseMember): () => void;
  readonly size: number;
}

export interface PulseOptions {
  readonly intervalMs: number;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Beats at the same time. Default 32. */
  readonly concurrency?: number;
}

/** Makes a pulse whose timer runs only while it has members. */
export function createPulse(options: PulseOptions): Pulse {
  const { intervalMs, clock = createSteadyClock(), log = silentLog, concurrency = 32 } = options;
  const members = new Set<PulseMember>();
  const beating = new Set<PulseMember>();
  let stop: AbortController | undefined;

  const beat = async (member: PulseMember): Promise<void> => {
    beating.add(member);
    try {
      await member.beat();
    } catch (error) {
      log.warn('a beat failed', { error });
    } finally {
      beating.delete(member);
    }
  };

  const beatAll = async (): Promise<void> => {
    for (const member of members) member.check?.();
    const due = [...members].filter((member) => !beating.has(member)).values();
    const worker = async (): Promise<void> => {
      for (const member of due) if (members.has(member)) await beat(member);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const isOver = await clock.sleep(intervalMs, signal).then(
        () => false,
        () => true,
      );
      if (isOver) return;
      void beatAll();
    }
  };

  return {
    get size() {
      return members.size;
    },
    add(member) {
      members.add(member);
      if (stop === undefined) {
        stop = new AbortController();
        void run(stop.signal);
      }
      return () => {
        members.delete(member);
        if (members.size > 0) return;
        stop?.abort();
        stop = undefined;
      };
    },
  };
}
