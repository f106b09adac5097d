import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { LeaseTable } from './lease-table.ts';
import type { LeaseEffect, LeaseResult } from './lease-transition.ts';
import type { BoxStopper, OfPlacedBox } from './leased-box-driver.ts';
import type { Pulse } from './pulse.ts';

export interface StopRequest {
  readonly table: LeaseTable;
  readonly pulse: Pulse;
  readonly driver: BoxStopper;
  readonly log: Log;
  readonly leaseKey: string;
  readonly signal: AbortSignal;
}

/** `not_due`: somebody else was faster, or the box is used again. `postponed`: the files could not be captured yet. */
export type StopOutcome = 'stopped' | 'postponed' | 'not_due' | 'fenced';

type Claimed = Extract<LeaseResult, { kind: 'stop_claimed' }>;

/**
 * Captures the files of a box and ends it, under an exclusive claim. The box ends only after the record says that its
 * files were captured or why not; whatever fails on the way leaves it to the next stopper.
 */
export async function stopBox(request: StopRequest): Promise<StopOutcome> {
  const { table, leaseKey, pulse, signal } = request;
  const claimId = randomUUID();
  const { result, record } = await table.say(leaseKey, { type: 'begin_stop', claimId }, signal);
  if (result.kind !== 'stop_claimed' || record === undefined) return 'not_due';
  const claimLost = new AbortController();
  const stopRenewing = pulse.add({
    async beat() {
      const renewed = await table.say(leaseKey, { type: 'renew_claim', claimId });
      if (renewed.result.kind === 'fenced')
        claimLost.abort(
          new SandboxError('fenced', `The claim to stop the box of lease ${leaseKey} is over.`),
        );
    },
  });
  try {
    const { leaseId, workspaceId, groupId } = record;
    const generation = { leaseId, workspaceId, groupId, epoch: result.epoch };
    const box: OfPlacedBox = {
      generation,
      placed: result.box,
      signal: AbortSignal.any([signal, claimLost.signal]),
    };
    const captured = await accountForFiles(request, { claimId, claimed: result, box });
    if (captured !== 'accounted') return captured;
    box.signal.throwIfAborted();
    await request.driver.terminate(box);
    const finished = await table.say(leaseKey, { type: 'finish_stop', claimId });
    return finished.result.kind === 'done' ? 'stopped' : 'fenced';
  } finally {
    stopRenewing();
  }
}

interface Stop {
  readonly claimId: string;
  readonly claimed: Claimed;
  readonly box: OfPlacedBox;
}

async function accountForFiles(
  request: StopRequest,
  stop: Stop,
): Promise<'accounted' | 'postponed' | 'fenced'> {
  const { table, leaseKey, driver, log } = request;
  const { claimId, claimed, box } = stop;
  if (claimed.capture.kind !== 'pending') return 'accounted';
  const refuse = async (reason: string) => {
    const { result } = await table.say(leaseKey, { type: 'refuse_capture', claimId, reason });
    return result.kind === 'done' ? 'accounted' : 'fenced';
  };
  try {
    const files = await driver.capture({ ...box, captureId: claimId });
    if (files === undefined) return await refuse('The backend cannot capture files.');
    const { result, effects } = await table.say(leaseKey, {
      type: 'commit_capture',
      claimId,
      files,
    });
    if (result.kind !== 'done') return 'fenced';
    await discard(request, effects);
    return 'accounted';
  } catch (error) {
    if (SandboxError.is(error, 'box_gone'))
      return refuse('The box was gone before its files could be captured.');
    if (SandboxError.is(error, 'store_unavailable') || box.signal.aborted) throw error;
    log.warn('the files of a box could not be captured', {
      leaseKey,
      instanceId: box.placed.instanceId,
      error,
    });
    const { result, record } = await table.say(leaseKey, { type: 'fail_capture', claimId });
    if (result.kind !== 'done') return 'fenced';
    return record?.state.name === 'stopping' ? 'accounted' : 'postponed';
  }
}

async function discard(
  { driver, log }: StopRequest,
  effects: readonly LeaseEffect[],
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'discard_archive') continue;
    await bestEffort(log, 'discard archive', () => driver.discardArchive(effect.archive));
  }
}
