import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Log } from '@opengeni/contracts/ports';
import type { LeaseEffect } from './lease-transition.ts';
import type { LeaseTable } from './lease-table.ts';
import type { LeasedBoxDriver, LeaseGeneration } from './leased-box-driver.ts';
import type { PlacedBox } from './lease-record.ts';
import type { Membership } from './membership.ts';

export interface HeldBoxParts<TBox> {
  readonly box: TBox;
  readonly placed: PlacedBox;
  readonly generation: LeaseGeneration;
  readonly origin: 'created' | 'restored' | 'attached';
  readonly membership: Membership;
  readonly driver: LeasedBoxDriver<TBox>;
  readonly table: LeaseTable;
  readonly log: Log;
  /** Takes the holder out of the pulse. */
  readonly stopBeating: () => void;
}

export type SaveOutcome = 'saved' | 'busy' | 'unsupported';

/**
 * The box of a lease, held by one holder. Use it only while `signal` has not fired; `release` gives it back
 * and leaves it running for others.
 */
export class HeldBox<TBox> implements AsyncDisposable {
  readonly box: TBox;
  readonly generation: LeaseGeneration;
  readonly instanceId: string;
  /** Where the files of the box came from. */
  readonly origin: HeldBoxParts<TBox>['origin'];
  readonly #parts: HeldBoxParts<TBox>;
  #captureId: string | undefined;
  #releasing: Promise<void> | undefined;

  constructor(parts: HeldBoxParts<TBox>) {
    this.#parts = parts;
    this.box = parts.box;
    this.generation = parts.generation;
    this.instanceId = parts.placed.instanceId;
    this.origin = parts.origin;
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

  /** Captures the files of the running box, so that less is lost when it dies. One capture at a time. */
  async saveArchive(): Promise<SaveOutcome> {
    const { driver, table, generation, placed, membership } = this.#parts;
    this.assertHeld();
    const captureId = (this.#captureId ??= randomUUID());
    const named = { epoch: this.epoch, instanceId: this.instanceId, captureId };
    const begun = await table.say(
      membership.leaseKey,
      { type: 'begin_capture', ...named },
      this.signal,
    );
    if (begun.result.kind === 'capture_busy') return 'busy';
    if (begun.result.kind !== 'capture_begun') throw this.#fence();
    const files = await driver.capture({ generation, placed, signal: this.signal, captureId });
    if (files === undefined) return 'unsupported';
    const saved = await table.say(membership.leaseKey, { type: 'save_archive', ...named, files });
    this.#captureId = undefined;
    if (saved.result.kind !== 'done') {
      const unsaved = { ...files, epoch: this.epoch, captureStartedAtMs: begun.result.startedAtMs };
      await this.#discard([{ kind: 'discard_archive', archive: unsaved }]);
      throw this.#fence();
    }
    await this.#discard(saved.effects);
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
    this.#releasing ??= this.#release();
    return this.#releasing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  async #release(): Promise<void> {
    const { driver, membership, log, stopBeating } = this.#parts;
    membership.end(new SandboxError('cancelled', `The box ${this.instanceId} was released.`));
    await bestEffort(log, 'detach from the box', async () => driver.detach?.(this.box));
    await bestEffort(log, 'release the lease', () => membership.leave());
    stopBeating();
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

  async #discard(effects: readonly LeaseEffect[]): Promise<void> {
    const { driver, log } = this.#parts;
    for (const effect of effects) {
      if (effect.kind !== 'discard_archive') continue;
      await bestEffort(log, 'discard archive', () => driver.discardArchive(effect.archive));
    }
  }
}
