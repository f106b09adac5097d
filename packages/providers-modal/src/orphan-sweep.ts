import { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { ModalSettings } from '@opengeni/contracts/settings';
import { findModalAttribution } from './attribution.ts';
import { validateModalCredentials } from './credentials.ts';
import { createModalLeaseIndex } from './lease-index.ts';
import type { LiveModalSandboxLeaseAttribution } from './lease-index.ts';
import { listModalBoxes } from './list-boxes.ts';
import type { ModalBox } from './modal-box.ts';
import { classifyModalFailure } from './modal-failure.ts';
import { modalClients } from './modal-sdk.ts';
import { judgeBox } from './orphan-judgement.ts';
import type { ModalOrphanReason } from './orphan-judgement.ts';
import { resolveSweepOptions } from './sweep-options.ts';
import type {
  ModalOrphanSweepOptions,
  ModalSparedReason,
  ModalSweepClient,
  ModalSweepDecision,
} from './sweep-options.ts';

export type ModalOrphanSweepTermination = {
  sandboxId: string;
  reason: ModalOrphanReason;
  tags: Record<string, string>;
};

export type ModalOrphanSweepResult = {
  /** Boxes that were looked at, each counted once. */
  examined: number;
  terminated: ModalOrphanSweepTermination[];
  /** Boxes that were looked at and kept. */
  skipped: number;
};

type Outcome = Pick<ModalSweepDecision, 'action' | 'reason' | 'error'>;

/**
 * Ends the boxes of the Modal app that no given lease row accounts for, at most `maxTerminations` of them.
 * An app that does not exist has no boxes. A box that cannot be ended is skipped; errors of looking up the app
 * and of listing come as they are. Throws `SandboxConfigError`, `invalid_request` for an unusable option, and
 * `cancelled` with the result so far in its details when the signal fires.
 */
export async function sweepModalOrphanSandboxes(
  settings: ModalSettings,
  liveLeases: LiveModalSandboxLeaseAttribution[],
  options: ModalOrphanSweepOptions = {},
): Promise<ModalOrphanSweepResult> {
  validateModalCredentials(settings);
  const { policy, maxTerminations } = resolveSweepOptions(options);
  const result: ModalOrphanSweepResult = { examined: 0, terminated: [], skipped: 0 };
  if (maxTerminations === 0) return result;

  const leases = createModalLeaseIndex(liveLeases);
  const client = options.client ?? (await modalClients.open(settings));
  const { signal } = options;
  try {
    signal?.throwIfAborted();
    for await (const box of listModalBoxes(client, settings, signal)) {
      signal?.throwIfAborted();
      const verdict = judgeBox(box, leases, policy);
      const outcome =
        verdict.action === 'keep'
          ? verdict
          : await endOrphan(box, verdict.reason, { client, ...options });
      countOutcome(result, box, outcome);
      tellDecision({ ...box, ...outcome }, options);
      if (result.terminated.length >= maxTerminations) break;
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new SandboxError('cancelled', 'The sweep of orphaned Modal boxes was stopped.', {
      cause: signal.reason,
      details: { ...result },
    });
  }
  return result;
}

async function endOrphan(
  box: ModalBox,
  reason: ModalOrphanReason,
  context: ModalOrphanSweepOptions & { readonly client: ModalSweepClient },
): Promise<Outcome> {
  const objection = await findObjection(box, reason, context);
  if (objection !== undefined) return objection;
  context.signal?.throwIfAborted();
  try {
    const sandbox = await context.client.sandboxes.fromId(box.sandboxId);
    await sandbox.terminate();
    return { action: 'terminate', reason };
  } catch (error) {
    const isGone = classifyModalFailure(error) === 'gone';
    return spare(isGone ? 'already_gone' : 'terminate_failed', error);
  }
}

/** Asks the caller's fresh look at the owner; a look that fails protects the box. */
async function findObjection(
  { sandboxId, tags }: ModalBox,
  reason: ModalOrphanReason,
  { revalidate }: ModalOrphanSweepOptions,
): Promise<Outcome | undefined> {
  if (revalidate === undefined) return undefined;
  const attribution = findModalAttribution(tags);
  try {
    const isOrphan = await revalidate({
      sandboxId,
      reason,
      tags,
      ...(attribution === undefined ? {} : { attribution }),
    });
    return isOrphan === true ? undefined : { action: 'keep', reason: 'revalidated' };
  } catch (error) {
    return spare('revalidation_failed', error);
  }
}

/** Tells the observer. Its failure is noted and changes nothing: boxes were ended, and the result says which. */
function tellDecision(
  decision: ModalSweepDecision,
  { onDecision, log = silentLog }: ModalOrphanSweepOptions,
): void {
  const note = (error: unknown): void =>
    log.warn('an observer of the sweep failed', { error, sandboxId: decision.sandboxId });
  try {
    const told: unknown = onDecision?.(decision);
    if (told instanceof Promise) told.catch(note);
  } catch (error) {
    note(error);
  }
}

function spare(reason: ModalSparedReason, error: unknown): Outcome {
  return { action: 'keep', reason, error };
}

function countOutcome(
  result: ModalOrphanSweepResult,
  { sandboxId, tags }: ModalBox,
  { action, reason }: Outcome,
): void {
  result.examined += 1;
  if (action === 'keep') {
    result.skipped += 1;
  } else {
    result.terminated.push({ sandboxId, reason: reason as ModalOrphanReason, tags: { ...tags } });
  }
}
