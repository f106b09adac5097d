import type { Log } from '../ports/log.ts';

/**
 * Runs clean-up work whose failure must not hide the reason for the clean-up.
 * The failure is logged as a warning under the name of the action; the result says whether it succeeded.
 */
export async function bestEffort(
  log: Log,
  action: string,
  work: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    log.warn(`${action} failed`, { error });
    return false;
  }
}
