import type { Observation } from './conversation.ts';

/** What a call is answered with when the worker ended while the call ran. */
export const INTERRUPTED_CALL =
  'The worker ended while this call ran. Whether the call took effect is unknown; look before you repeat it.';

/** Whether nobody knows what a call did. */
export function isInterrupted({ output }: Pick<Observation, 'output'>): boolean {
  return output === INTERRUPTED_CALL;
}
