import { SandboxError } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { ModalSandboxAttribution } from './attribution.ts';
import type { ListedModalSandbox } from './modal-box.ts';
import type {
  ModalJudgementPolicy,
  ModalKeepReason,
  ModalOrphanReason,
} from './orphan-judgement.ts';

const DEFAULT_MAX_TERMINATIONS = 50;
const DEFAULT_UNATTRIBUTED_GRACE_MS = 30 * 60_000;
const DEFAULT_LEASE_AGE_MS = 60_000;

/** What the sweep uses of the Modal SDK's client, which satisfies it. */
export interface ModalSweepClient {
  readonly apps: {
    fromName(
      name: string,
      parameters: { createIfMissing: boolean; environment?: string },
    ): Promise<{ readonly appId?: string }>;
  };
  readonly cpClient: {
    sandboxList(
      request: {
        appId: string;
        beforeTimestamp?: number;
        environmentName?: string;
        includeFinished: boolean;
        tags: never[];
      },
      options?: { signal?: AbortSignal },
    ): Promise<{ readonly sandboxes?: readonly ListedModalSandbox[] }>;
  };
  readonly sandboxes: {
    fromId(sandboxId: string): Promise<{ terminate(): Promise<unknown> }>;
  };
  /** The environment that calls without a named one go to. */
  environmentName?(environment?: string): string;
}

/** A box that the sweep is about to end. */
export interface ModalOrphanCandidate {
  readonly sandboxId: string;
  readonly reason: ModalOrphanReason;
  readonly tags: Readonly<Record<string, string>>;
  /** The owner that the tags name. */
  readonly attribution?: ModalSandboxAttribution;
}

/** Why a box that was judged an orphan was kept after all. */
export type ModalSparedReason =
  | 'revalidated'
  | 'revalidation_failed'
  | 'already_gone'
  | 'terminate_failed';

/** What became of one box, told once the outcome is known. */
export interface ModalSweepDecision {
  readonly sandboxId: string;
  readonly action: 'keep' | 'terminate';
  readonly reason: ModalOrphanReason | ModalKeepReason | ModalSparedReason;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAtMs?: number;
  /** Why ending the box or checking it again failed. */
  readonly error?: unknown;
}

export interface ModalOrphanSweepOptions {
  /** Default: the system's time. */
  now?: Date;
  /** Default 50; with 0 nothing is even listed. */
  maxTerminations?: number;
  /** Age from which a box without attribution is ended. Default 30 minutes. */
  unattributedGraceMs?: number;
  /** Default: a client of the account in the settings. A given one is not closed. */
  client?: ModalSweepClient;
  /** When the lease rows were read; boxes that are not older are kept. Default: one minute before `now`. */
  leasesReadAt?: Date;
  /** Whether boxes without attribution are ended at all. Default true. */
  reclaimUntagged?: boolean;
  /** Name of this deployment in the boxes' `og_deployment` tag. Without it every box with such a tag is kept. */
  deploymentId?: string;
  /** Looks once more, at this moment, whether nobody owns the box. Only `true` lets it be ended. */
  revalidate?: (candidate: ModalOrphanCandidate) => Promise<boolean> | boolean;
  /** Is told of every examined box. Its failure is logged and changes nothing. */
  onDecision?: (decision: ModalSweepDecision) => void;
  /** Default: silent. */
  log?: Log;
  /** Stops the sweep between two calls. */
  signal?: AbortSignal;
}

export interface ResolvedSweepOptions {
  readonly policy: ModalJudgementPolicy;
  readonly maxTerminations: number;
}

/** Fills in the defaults. Throws `invalid_request` that names an option which is no usable number or date. */
export function resolveSweepOptions(options: ModalOrphanSweepOptions): ResolvedSweepOptions {
  const { reclaimUntagged = true, deploymentId } = options;
  const nowMs = timeOf('now', options.now ?? new Date());
  const leasesReadAt = options.leasesReadAt ?? new Date(nowMs - DEFAULT_LEASE_AGE_MS);
  return {
    maxTerminations: amountOf(
      'maxTerminations',
      options.maxTerminations ?? DEFAULT_MAX_TERMINATIONS,
    ),
    policy: {
      nowMs,
      leasesReadAtMs: timeOf('leasesReadAt', leasesReadAt),
      unattributedGraceMs: amountOf(
        'unattributedGraceMs',
        options.unattributedGraceMs ?? DEFAULT_UNATTRIBUTED_GRACE_MS,
      ),
      reclaimUntagged,
      ...(deploymentId === undefined ? {} : { deploymentId }),
    },
  };
}

function timeOf(option: string, date: Date): number {
  const timeMs = date.getTime();
  if (Number.isFinite(timeMs)) return timeMs;
  throw new SandboxError('invalid_request', `${option} must be a valid date.`, {
    details: { option },
  });
}

function amountOf(option: string, amount: number): number {
  if (amount >= 0) return amount;
  throw new SandboxError('invalid_request', `${option} must be a number of at least 0.`, {
    details: { option },
  });
}
