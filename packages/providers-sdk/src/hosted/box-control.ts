import { SandboxError } from '@opengeni/contracts/errors';
import type { BackendName } from '@opengeni/contracts/backends';
import { isMissing } from './sdk-failure.ts';

/** What a provider is asked about a box beside the Agents SDK. */
export interface BoxControl {
  /** Status in the provider's words. Rejects when it knows no such box. Absent where nothing can be asked. */
  statusOf?(instanceId: string): Promise<string | undefined>;
  end(instanceId: string): Promise<unknown>;
}

export interface BoxLookup {
  readonly backend: BackendName;
  readonly control: BoxControl;
  readonly instanceId: string;
  /** Statuses, in lower case, of a box that never runs again. */
  readonly endedStatuses: readonly string[];
}

/**
 * Makes sure that a box can still be resumed, since the SDK would silently make another one or wait for a box that
 * never comes back. Throws code `box_gone` when the provider knows no such box or has ended it.
 */
export async function assertBoxExists(lookup: BoxLookup): Promise<void> {
  const { backend, control, instanceId, endedStatuses } = lookup;
  if (control.statusOf === undefined) return;
  let status: string;
  try {
    status = (await control.statusOf(instanceId))?.toLowerCase() ?? '';
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw boxGone(lookup, { cause: error });
  }
  if (endedStatuses.includes(status)) throw boxGone({ backend, instanceId }, { status });
}

/** Ends a box; one that is not there any more has ended. */
export async function endBox(control: BoxControl, instanceId: string): Promise<void> {
  try {
    await control.end(instanceId);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function boxGone(
  { backend, instanceId }: Pick<BoxLookup, 'backend' | 'instanceId'>,
  found: { readonly cause?: unknown; readonly status?: string },
): SandboxError {
  const { cause, status } = found;
  return new SandboxError('box_gone', `The ${backend} box no longer exists.`, {
    details: { backend, instanceId, ...(status === undefined ? {} : { status }) },
    ...(cause === undefined ? {} : { cause }),
  });
}
