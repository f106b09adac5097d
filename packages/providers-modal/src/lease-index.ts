import type { ModalSandboxAttribution } from './attribution.ts';

/**
 * One row of the lease store. A row counts as live whatever its `liveness` says; the value `warming`
 * additionally protects every box that carries its attribution.
 */
export type LiveModalSandboxLeaseAttribution = ModalSandboxAttribution & {
  instanceId: string | null;
  liveness?: string;
};

/** What the judgement asks about a set of lease rows. */
export interface ModalLeaseIndex {
  /** Whether any row names this box as its own. */
  holdsInstance(sandboxId: string): boolean;
  /** Whether a row of this owner has no settled box yet, so that a box of the owner may be its next one. */
  isWarming(attribution: ModalSandboxAttribution): boolean;
}

/** Indexes lease rows for `judgeBox`. */
export function createModalLeaseIndex(
  leases: readonly LiveModalSandboxLeaseAttribution[],
): ModalLeaseIndex {
  const instances = new Set<string>();
  const warming = new Set<string>();
  for (const lease of leases) {
    if (lease.instanceId) instances.add(lease.instanceId);
    if (!lease.instanceId || lease.liveness === 'warming') warming.add(keyOf(lease));
  }
  return {
    holdsInstance: (sandboxId) => instances.has(sandboxId),
    isWarming: (attribution) => warming.size > 0 && warming.has(keyOf(attribution)),
  };
}

/** The lengths make the key unambiguous whatever characters the ids hold. */
function keyOf({ workspaceId, sandboxGroupId, leaseId }: ModalSandboxAttribution): string {
  return `${workspaceId.length}:${workspaceId}${sandboxGroupId.length}:${sandboxGroupId}${leaseId}`;
}
