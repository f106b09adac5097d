import { MODAL_DEPLOYMENT_TAG, findModalAttribution } from './attribution.ts';
import type { ModalLeaseIndex } from './lease-index.ts';
import type { ModalBox } from './modal-box.ts';

/** Why a box may be ended: its owner's lease has no claim on it, or nobody owns it and it is old enough. */
export type ModalOrphanReason = 'stale_attribution' | 'unattributed';

/** Why a box is kept. */
export type ModalKeepReason =
  /** A lease row names it, whatever its tags say. */
  | 'leased_instance'
  /** It carries the name of another deployment, or the caller did not say which deployment it is. */
  | 'other_deployment'
  /** A lease of its owner has no settled box yet. */
  | 'warming_lease'
  /** Nobody owns it, and the policy leaves such boxes alone. */
  | 'untagged_kept'
  /** Without a creation time it cannot be told from a box that is younger than the lease rows. */
  | 'age_unknown'
  /** It is not older than the lease rows, which therefore say nothing about it. */
  | 'newer_than_leases'
  /** Nobody owns it, but it is younger than the grace. */
  | 'within_grace';

export type ModalVerdict =
  | { readonly action: 'terminate'; readonly reason: ModalOrphanReason }
  | { readonly action: 'keep'; readonly reason: ModalKeepReason };

/** The facts and limits that boxes are judged by. */
export interface ModalJudgementPolicy {
  readonly nowMs: number;
  /** When the lease rows were read. Boxes that are not older are kept. */
  readonly leasesReadAtMs: number;
  /** Smallest age at which a box that nobody owns is ended. */
  readonly unattributedGraceMs: number;
  /** Whether boxes that nobody owns are ended at all. */
  readonly reclaimUntagged: boolean;
  /** Name of the caller's own deployment. */
  readonly deploymentId?: string;
}

const VERDICTS = {
  stale_attribution: terminate('stale_attribution'),
  unattributed: terminate('unattributed'),
  leased_instance: keep('leased_instance'),
  other_deployment: keep('other_deployment'),
  warming_lease: keep('warming_lease'),
  untagged_kept: keep('untagged_kept'),
  age_unknown: keep('age_unknown'),
  newer_than_leases: keep('newer_than_leases'),
  within_grace: keep('within_grace'),
} as const satisfies Record<ModalOrphanReason | ModalKeepReason, ModalVerdict>;

/**
 * Decides whether a box is an orphan. Pure: what it says depends on its arguments alone.
 * Every doubt keeps the box.
 */
export function judgeBox(
  box: ModalBox,
  leases: ModalLeaseIndex,
  policy: ModalJudgementPolicy,
): ModalVerdict {
  if (leases.holdsInstance(box.sandboxId)) return VERDICTS.leased_instance;
  const deployment = box.tags[MODAL_DEPLOYMENT_TAG];
  if (deployment && deployment !== policy.deploymentId) return VERDICTS.other_deployment;

  const attribution = findModalAttribution(box.tags);
  if (attribution !== undefined && leases.isWarming(attribution)) return VERDICTS.warming_lease;
  if (attribution === undefined && !policy.reclaimUntagged) return VERDICTS.untagged_kept;

  const createdAtMs = box.createdAtMs ?? Number.NaN;
  if (!Number.isFinite(createdAtMs) || createdAtMs <= 0) return VERDICTS.age_unknown;
  // Written so that a limit which is not a number keeps the box.
  if (!(createdAtMs < policy.leasesReadAtMs)) return VERDICTS.newer_than_leases;
  if (attribution !== undefined) return VERDICTS.stale_attribution;
  const isDue = policy.nowMs - createdAtMs >= policy.unattributedGraceMs;
  return isDue ? VERDICTS.unattributed : VERDICTS.within_grace;
}

function keep<TReason extends ModalKeepReason>(reason: TReason) {
  return Object.freeze({ action: 'keep', reason } as const);
}

function terminate<TReason extends ModalOrphanReason>(reason: TReason) {
  return Object.freeze({ action: 'terminate', reason } as const);
}
