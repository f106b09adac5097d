import type { Clock } from '@opengeni/contracts/ports';

/** The time of the machine. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now(), sleep });

function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      // The contract is to reject with the reason of the signal, whatever that is.
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, delayMs);
    if (signal?.aborted === true) return abort();
    signal?.addEventListener('abort', abort, { once: true });
  });
}
