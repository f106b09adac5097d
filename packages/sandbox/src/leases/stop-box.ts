import { randomUUID } from 'node:crypto';
import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock, Log } from '@opengeni/contracts/ports';
import { discardArchives, discardUnnamed } from './discard-archives.ts';
import type { LeaseTable } from './lease-table.ts';
import type { LeaseResult } from './lease-transition.ts';
import type { BoxStopper, OfPlacedBox } from './leased-box-driver.ts';
import type { Pulse } from './pulse.ts';
import { withinLimit } from './within-limit.ts';

export interface StopRequest {
  readonly table: LeaseTable;
  readonly pulse: Pulse;
  readonly driver: BoxStopper;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseKey: string;
  readonly signal: AbortSignal;
  /** Whether the files are wanted. Default true. */
  readonly keepsFiles?: boolean;
}

/** `not_due`: somebody else was faster, or the box is used again. `postponed`: the files could not be captured yet. */
export type StopOutcome = 'stopped' | 'postponed' | 'not_due' | 'fenced';

/** Failures of whoever asks, not of the box. */
const UNREACHABLE = ['provider_unreachable', 'config_invalid'] as const;

type Claimed = Extract<LeaseResult, { kind: 'stop_claimed' }>;

/**
 * Captures the files of a box and ends it, under an exclusive claim. The box ends only after the record says that its
 * files were captured or why not; whatever fails on the way leaves it to the next stopper. A capture that takes longer
 * than `captureTtlMs` has failed; an end that takes longer than `stoppingTtlMs` fails with code `timeout`.
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
    await withinLimit((limit) => request.driver.terminate({ ...box, signal: limit }), {
      clock: request.clock,
      signal: box.signal,
      limitMs: table.timing.stoppingTtlMs,
      action: `end box ${box.placed.instanceId}`,
    });
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
  const { table, leaseKey, driver, clock, log } = request;
  const { claimId, claimed, box } = stop;
  if (claimed.capture.kind !== 'pending') return 'accounted';
  const refuse = async (reason: string) => {
    const { result } = await table.say(leaseKey, { type: 'refuse_capture', claimId, reason });
    return result.kind === 'done' ? 'accounted' : 'fenced';
  };
  if (request.keepsFiles === false) return refuse('Nobody wants the files.');
  try {
    const files = await withinLimit(
      (signal) => driver.capture({ ...box, signal, captureId: claimId }),
      {
        clock,
        signal: box.signal,
        limitMs: table.timing.captureTtlMs,
        action: `capture the files of box ${box.placed.instanceId}`,
      },
    );
    if (files === undefined) return await refuse('The backend cannot capture files.');
    const { result, effects, record } = await table.say(leaseKey, {
      type: 'commit_capture',
      claimId,
      files,
    });
    if (result.kind !== 'done') {
      await discardUnnamed(request, files, record);
      return 'fenced';
    }
    await discardArchives(request, effects);
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
    const { result, record } = await table.say(leaseKey, {
      type: 'fail_capture',
      claimId,
      isUnreachable: UNREACHABLE.some((code) => SandboxError.is(error, code)),
    });
    if (result.kind !== 'done') return 'fenced';
    return record?.state.name === 'stopping' ? 'accounted' : 'postponed';
  }
}
