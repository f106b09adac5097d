/** The result of the work, or the reason of the signal when that fires first; the work then goes on unwatched. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Whoever aborts chooses the reason.
  // oxlint-disable-next-line typescript/prefer-promise-reject-errors
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
