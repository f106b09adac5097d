import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Clock, Log } from '@opengeni/contracts/ports';
import { discardArchives, discardUnnamed } from './discard-archives.ts';
import type { PlacedBox } from './lease-record.ts';
import type { LeaseTable } from './lease-table.ts';
import type { LeasedBoxDriver, LeaseGeneration } from './leased-box-driver.ts';
import type { Membership } from './membership.ts';
import type { Pulse } from './pulse.ts';
import { stopBox } from './stop-box.ts';
import { withinLimit } from './within-limit.ts';

export interface HeldBoxParts<TBox> {
  readonly box: TBox;
  readonly placed: PlacedBox;
  readonly generation: LeaseGeneration;
  readonly origin: 'created' | 'restored' | 'attached';
  readonly membership: Membership;
  readonly driver: LeasedBoxDriver<TBox>;
  readonly table: LeaseTable;
  readonly clock: Clock;
  readonly log: Log;
  readonly pulse: Pulse;
  /** Told of work that nobody waits for. */
  readonly abandon: (work: Promise<unknown>) => void;
  /** Takes the holder out of the pulse. */
  readonly stopBeating: () => void;
}

export type SaveOutcome = 'saved' | 'busy' | 'unsupported';

/**
 * The box of a lease, held by one holder. Use it only while `signal` has not fired; `release` gives it back
 * and leaves it running for others. A holder whose signal fired leaves by itself, so that the box is not kept for it.
 */
export class HeldBox<TBox> implements AsyncDisposable {
  readonly box: TBox;
  readonly generation: LeaseGeneration;
  readonly instanceId: string;
  /** Where the files of the box came from. */
  readonly origin: HeldBoxParts<TBox>['origin'];
  readonly #parts: HeldBoxParts<TBox>;
  readonly #left: Promise<void>;
  /** A capture of ours that may still be open on record. */
  #openCaptureId: string | undefined;
  #isSaving = false;

  constructor(parts: HeldBoxParts<TBox>) {
    this.#parts = parts;
    this.box = parts.box;
    this.generation = parts.generation;
    this.instanceId = parts.placed.instanceId;
    this.origin = parts.origin;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#left = promise;
    const leave = (): void => resolve(this.#leave());
    if (this.signal.aborted) leave();
    else this.signal.addEventListener('abort', leave, { once: true });
    void parts.membership.retired.then(() => this.#saveBeforeTheEnd());
  }

  get holderId(): string {
    return this.#parts.membership.holderId;
  }

  get leaseKey(): string {
    return this.#parts.membership.leaseKey;
  }

  get epoch(): number {
    return this.generation.epoch;
  }

  /** Fires, with a coded error as its reason, when the box may not be used any more. */
  get signal(): AbortSignal {
    return this.#parts.membership.signal;
  }

  /** Whether the box will be replaced once nobody holds it: release and open again at the next pause. */
  get isRetiring(): boolean {
    return this.#parts.membership.isRetiring;
  }

  /** Throws code `fenced` or `cancelled` when the box may not be used any more. */
  assertHeld(): void {
    this.#parts.membership.assertHeld();
  }

  /**
   * Captures the files of the running box, so that less is lost when it dies. One capture at a time, whoever asks.
   * Throws code `timeout` when the backend takes longer than `captureTtlMs`.
   */
  async saveArchive(): Promise<SaveOutcome> {
    this.assertHeld();
    if (this.#isSaving) return 'busy';
    this.#isSaving = true;
    try {
      return await this.#save();
    } finally {
      this.#isSaving = false;
    }
  }

  async #save(): Promise<SaveOutcome> {
    const { driver, table, generation, placed, membership, clock } = this.#parts;
    const captureId = randomUUID();
    const replaces = this.#openCaptureId;
    this.#openCaptureId = captureId;
    const named = { epoch: this.epoch, instanceId: this.instanceId, captureId };
    const begun = await table.say(
      membership.leaseKey,
      { type: 'begin_capture', ...named, ...(replaces === undefined ? {} : { replaces }) },
      this.signal,
    );
    if (begun.result.kind === 'capture_busy') {
      this.#openCaptureId = undefined;
      return 'busy';
    }
    if (begun.result.kind !== 'capture_begun') throw this.#fence();
    const files = await withinLimit(
      (signal) => driver.capture({ generation, placed, signal, captureId }),
      {
        clock,
        signal: this.signal,
        limitMs: table.timing.captureTtlMs,
        action: `capture the files of box ${this.instanceId}`,
      },
    );
    if (files === undefined) return 'unsupported';
    const saved = await table.say(membership.leaseKey, { type: 'save_archive', ...named, files });
    this.#openCaptureId = undefined;
    if (saved.result.kind !== 'done') {
      await discardUnnamed(this.#parts, files, saved.record);
      throw this.#fence();
    }
    await discardArchives(this.#parts, saved.effects);
    return 'saved';
  }

  /** Says that the provider no longer knows this box; the next opening makes another one from the archive. */
  async markGone(reason: string): Promise<void> {
    const { table, membership } = this.#parts;
    const named = { epoch: this.epoch, instanceId: this.instanceId };
    await table.say(membership.leaseKey, { type: 'mark_gone', ...named, reason });
    membership.end(
      new SandboxError('box_gone', `The box ${this.instanceId} no longer exists: ${reason}.`),
    );
  }

  /** Gives the box back. Never throws; a release that the store did not hear is made up for by the reaper. */
  release(): Promise<void> {
    const { membership } = this.#parts;
    membership.end(new SandboxError('cancelled', `The box ${this.instanceId} was released.`));
    return this.#left;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  async #leave(): Promise<void> {
    const { driver, membership, log, stopBeating } = this.#parts;
    // First, whatever becomes of the rest: without a sign of life the reaper takes the holder off the record.
    stopBeating();
    await bestEffort(log, 'detach from the box', async () => driver.detach?.(this.box));
    await bestEffort(log, 'release the lease', async () => {
      const record = await membership.leave();
      if (record?.state.name === 'draining' && record.state.retiring === true) this.#retire();
    });
  }

  /** Who works on in a box until its provider ends it loses nothing of what was done before the warning. */
  async #saveBeforeTheEnd(): Promise<void> {
    const { placed, log } = this.#parts;
    if (placed.providerDeadlineAtMs === undefined || this.signal.aborted) return;
    await bestEffort(log, 'save the files of a box that ends soon', () => this.saveArchive());
  }

  /** The last to leave a box that is to be replaced ends it; the reaper makes up for it when that fails. */
  #retire(): void {
    const { abandon, log } = this.#parts;
    const { signal } = new AbortController();
    const stopping = stopBox({ ...this.#parts, leaseKey: this.leaseKey, signal });
    abandon(bestEffort(log, 'end a box that is to be replaced', () => stopping));
  }

  #fence(): SandboxError {
    const { membership } = this.#parts;
    const reason = new SandboxError(
      'fenced',
      `Lease ${membership.leaseKey} has gone on without epoch ${this.epoch}.`,
    );
    membership.end(reason);
    return reason;
  }
}
