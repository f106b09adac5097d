import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Clock, Log } from '@opengeni/contracts/ports';
import type { LeaseArchives, PlacedBox } from './lease-record.ts';
import type { LeaseTable } from './lease-table.ts';
import type { LeasedBoxDriver, LeaseGeneration } from './leased-box-driver.ts';
import type { Pulse } from './pulse.ts';
import { untilAborted } from './until-aborted.ts';
import { withinLimit } from './within-limit.ts';

export interface SpawnRequest<TBox> {
  readonly table: LeaseTable;
  readonly pulse: Pulse;
  readonly driver: LeasedBoxDriver<TBox>;
  readonly clock: Clock;
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
  const creation = new Creation(request, signal);
  try {
    return await untilAborted(signal, creation.finished);
  } catch (error) {
    // A driver that does not listen to the signal may come up with a box long after nobody waits for it.
    const undone = creation.undo();
    request.abandon(undone);
    if (!signal.aborted) await Promise.allSettled([untilAborted(signal, undone)]);
    throw error;
  }
}

/** The making of a box that is not published yet, and how to undo it. */
class Creation<TBox> {
  readonly finished: Promise<SpawnedBox<TBox>>;
  readonly #request: SpawnRequest<TBox>;
  readonly #signal: AbortSignal;
  #placed: PlacedBox | undefined;

  constructor(request: SpawnRequest<TBox>, signal: AbortSignal) {
    this.#request = request;
    this.#signal = signal;
    this.finished = this.#create();
  }

  /**
   * Ends the box once its creation has settled, and only then gives the claim up, so that nobody makes another one
   * beside it. A box that cannot be ended stays on record, for the reaper.
   */
  async undo(): Promise<void> {
    const { table, leaseKey, claimId, log } = this.#request;
    await this.finished.catch((error: unknown) => log.debug('a creation failed', { error }));
    const box = this.#placed;
    if (box === undefined || (await endOwnBox(this.#request, box))) {
      const giveUp = () => table.say(leaseKey, { type: 'fail_warming', claimId });
      await bestEffort(log, 'give the claim up', giveUp);
      return;
    }
    const name = () => table.say(leaseKey, { type: 'record_created', claimId, box });
    await bestEffort(log, 'put a box on record that could not be ended', name);
  }

  async #create(): Promise<SpawnedBox<TBox>> {
    const { driver, generation, image, archives } = this.#request;
    this.#signal.throwIfAborted();
    const created = await driver.create({
      generation,
      ...(image === undefined ? {} : { image }),
      ...(archives === undefined ? {} : { archives }),
      signal: this.#signal,
      onCreated: (placed) => this.#record(placed),
    });
    this.#placed = created.placed;
    this.#signal.throwIfAborted();
    return created;
  }

  async #record(placed: PlacedBox): Promise<void> {
    const { table, leaseKey, claimId } = this.#request;
    // Noted first: whether the store took it or not, there is a box to be ended.
    this.#placed = placed;
    this.#signal.throwIfAborted();
    const { result } = await table.say(leaseKey, { type: 'record_created', claimId, box: placed });
    if (result.kind !== 'done') throw fencedError(this.#request);
  }
}

function endOwnBox<TBox>(request: SpawnRequest<TBox>, placed: PlacedBox): Promise<boolean> {
  const { driver, generation, log, clock, table } = request;
  // The attempt may have been cancelled; ending its box may not.
  const { signal } = new AbortController();
  const limitMs = table.timing.stoppingTtlMs;
  const limit = { clock, signal, limitMs, action: `end box ${placed.instanceId}` };
  return bestEffort(log, 'end own box', () =>
    withinLimit((ending) => driver.terminate({ generation, placed, signal: ending }), limit),
  );
}

function fencedError<TBox>({ leaseKey, generation }: SpawnRequest<TBox>): SandboxError {
  const problem = `The claim to create the box of lease ${leaseKey} at epoch ${generation.epoch} is over; another process has gone on.`;
  return new SandboxError('fenced', problem);
}
