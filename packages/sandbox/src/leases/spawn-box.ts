import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { LeaseArchives, PlacedBox } from './lease-record.ts';
import type { LeaseTable } from './lease-table.ts';
import type { LeasedBoxDriver, LeaseGeneration } from './leased-box-driver.ts';
import type { Pulse } from './pulse.ts';
import { untilAborted } from './until-aborted.ts';

export interface SpawnRequest<TBox> {
  readonly table: LeaseTable;
  readonly pulse: Pulse;
  readonly driver: LeasedBoxDriver<TBox>;
  readonly log: Log;
  readonly leaseKey: string;
  readonly claimId: string;
  readonly generation: LeaseGeneration;
  readonly image: string | undefined;
  readonly archives: LeaseArchives | undefined;
  /** Ends the attempt, whatever the driver does. */
  readonly signal: AbortSignal;
  /** Told of a creation that nobody waits for any more; it settles when its box, if there is one, was ended. */
  readonly abandon: (creation: Promise<unknown>) => void;
}

/** A box that its driver has made, and the record of it. */
export interface SpawnedBox<TBox> {
  readonly box: TBox;
  readonly placed: PlacedBox;
}

/**
 * Creates and publishes the box of a claim. On failure it ends what it created and gives the claim up; a box that it
 * cannot end, or may have published without knowing, is left to the reaper.
 */
export async function spawnBox<TBox>(request: SpawnRequest<TBox>): Promise<SpawnedBox<TBox>> {
  const { table, leaseKey, claimId, pulse } = request;
  const claimLost = new AbortController();
  const stopRenewing = pulse.add({
    async beat() {
      const { result } = await table.say(leaseKey, { type: 'renew_claim', claimId });
      if (result.kind === 'fenced') claimLost.abort(fencedError(request));
    },
  });
  try {
    const created = await createUnpublished(
      request,
      AbortSignal.any([request.signal, claimLost.signal]),
    );
    // From here on others may use the box, also when the answer gets lost: it is no longer ours to end.
    const { result } = await table.say(leaseKey, {
      type: 'commit_warm',
      claimId,
      box: created.placed,
    });
    if (result.kind === 'done') return created;
    await endOwnBox(request, created.placed);
    throw fencedError(request);
  } finally {
    stopRenewing();
  }
}

async function createUnpublished<TBox>(
  request: SpawnRequest<TBox>,
  signal: AbortSignal,
): Promise<SpawnedBox<TBox>> {
  const { table, leaseKey, claimId, log } = request;
  let recorded: PlacedBox | undefined;
  try {
    signal.throwIfAborted();
    const created = await create(request, signal, (placed) => (recorded = placed));
    recorded = created.placed;
    signal.throwIfAborted();
    return created;
  } catch (error) {
    const isEnded = recorded === undefined || (await endOwnBox(request, recorded));
    if (isEnded) {
      await bestEffort(log, 'give the claim up', () =>
        table.say(leaseKey, { type: 'fail_warming', claimId }),
      );
    }
    throw error;
  }
}

async function create<TBox>(
  request: SpawnRequest<TBox>,
  signal: AbortSignal,
  note: (placed: PlacedBox) => void,
): Promise<SpawnedBox<TBox>> {
  const { table, driver, leaseKey, claimId, generation, image, archives, log } = request;
  const creating = driver.create({
    generation,
    ...(image === undefined ? {} : { image }),
    ...(archives === undefined ? {} : { archives }),
    signal,
    async onCreated(placed) {
      signal.throwIfAborted();
      const { result } = await table.say(leaseKey, {
        type: 'record_created',
        claimId,
        box: placed,
      });
      if (result.kind !== 'done') throw fencedError(request);
      note(placed);
    },
  });
  try {
    return await untilAborted(signal, creating);
  } catch (error) {
    if (signal.aborted) {
      // A driver that does not listen may still come up with a box that nobody waits for.
      const ended = creating.then(
        ({ placed }) => endOwnBox(request, placed),
        (late: unknown) => log.debug('a cancelled creation failed', { error: late }),
      );
      request.abandon(ended);
    }
    throw error;
  }
}

function endOwnBox<TBox>(request: SpawnRequest<TBox>, placed: PlacedBox): Promise<boolean> {
  const { driver, generation, log } = request;
  // The attempt may have been cancelled; ending its box may not.
  const { signal } = new AbortController();
  return bestEffort(log, 'end own box', () => driver.terminate({ generation, placed, signal }));
}

function fencedError<TBox>({ leaseKey, generation }: SpawnRequest<TBox>): SandboxError {
  const problem = `The claim to create the box of lease ${leaseKey} at epoch ${generation.epoch} is over; another process has gone on.`;
  return new SandboxError('fenced', problem);
}
