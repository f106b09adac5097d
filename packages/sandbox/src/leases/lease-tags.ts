import { leaseKeyOf } from './lease-key.ts';
import type { BoxSighting, LeaseGeneration } from './leased-box-driver.ts';

/** Tags that name the lease generation of a box at its provider; they must be there from its birth on. */
export function leaseTagsOf({
  leaseId,
  workspaceId,
  groupId,
  epoch,
}: LeaseGeneration): Record<string, string> {
  return {
    og_workspace: workspaceId,
    og_group: groupId,
    og_lease: leaseId,
    og_epoch: String(epoch),
  };
}

/** Reads the tags of a box; undefined when it was not made for a lease. */
export function parseLeaseTags(
  tags: Readonly<Record<string, string>>,
): Omit<BoxSighting, 'instanceId'> | undefined {
  const { og_workspace: workspaceId, og_group: groupId, og_lease: leaseId } = tags;
  const { og_epoch: epochText } = tags;
  const epoch = Number(epochText);
  if (
    workspaceId === undefined ||
    groupId === undefined ||
    leaseId === undefined ||
    !Number.isSafeInteger(epoch) ||
    epoch < 1
  )
    return undefined;
  return { leaseKey: leaseKeyOf(workspaceId, groupId), leaseId, epoch };
}
