import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { HeldBox } from '../leases/held-box.ts';
import { untilAborted } from '../leases/until-aborted.ts';

/** The part of a held box that says whether it may be used. */
export type GuardedHold = Pick<HeldBox<unknown>, 'signal' | 'assertHeld' | 'markGone'>;

/** Lets operations through to a box only while it is held. */
export interface BoxGuard {
  /** Ends the wait when the box is lost or the caller's signal fires; what was begun may still happen in the box. */
  readonly run: <T>(signal: AbortSignal | undefined, operation: () => Promise<T>) => Promise<T>;
  /** The same for work that ends by itself, with a value, when the signal that it is given fires. */
  readonly runToEnd: <T>(
    signal: AbortSignal | undefined,
    operation: (signal: AbortSignal) => Promise<T>,
  ) => Promise<T>;
}

/**
 * Makes the guard of one held box. Its failures are coded: the reason why the box was lost, `cancelled` for the caller's
 * signal, or that of the operation. A box that is gone is put on record, so that the next opening makes another one.
 */
export function createBoxGuard(held: GuardedHold, log: Log): BoxGuard {
  const judge = async (error: unknown, signal: AbortSignal | undefined): Promise<unknown> => {
    if (held.signal.aborted) return held.signal.reason;
    if (signal?.aborted === true) return toCancelled(error, signal);
    if (SandboxError.is(error, 'box_gone')) {
      await bestEffort(log, 'put on record that the box is gone', () =>
        held.markGone(error.message),
      );
    }
    return error;
  };
  return {
    async run(signal, operation) {
      held.assertHeld();
      if (signal?.aborted === true) throw toCancelled(signal.reason, signal);
      const limit = signal === undefined ? held.signal : AbortSignal.any([held.signal, signal]);
      try {
        return await untilAborted(limit, operation());
      } catch (error) {
        throw await judge(error, signal);
      }
    },
    async runToEnd(signal, operation) {
      held.assertHeld();
      const limit = signal === undefined ? held.signal : AbortSignal.any([held.signal, signal]);
      try {
        const result = await untilAborted(held.signal, operation(limit));
        held.signal.throwIfAborted();
        return result;
      } catch (error) {
        throw await judge(error, signal);
      }
    },
  };
}

/** The failure as the caller is told of it: `cancelled` when it comes from the signal and has no code of its own. */
export function toCancelled(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true && !SandboxError.is(error) ? cancelled(error) : error;
}

function cancelled(cause: unknown): SandboxError {
  return new SandboxError('cancelled', 'The operation was cancelled by the caller.', { cause });
}
