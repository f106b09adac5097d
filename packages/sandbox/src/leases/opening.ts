import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import type { Clock, Log } from '@opengeni/contracts/ports';
import { HeldBox } from './held-box.ts';
import type { HolderKind, LeaseRecord, PlacedBox } from './lease-record.ts';
import type { LeaseAnswer, LeaseTable } from './lease-table.ts';
import type { LeaseResult } from './lease-transition.ts';
import type { BoxStopper, LeasedBoxDriver, LeaseGeneration } from './leased-box-driver.ts';
import type { Membership } from './membership.ts';
import type { Pulse } from './pulse.ts';
import { spawnBox } from './spawn-box.ts';
import { stopBox } from './stop-box.ts';
import { untilAborted } from './until-aborted.ts';

export interface OpenLeaseRequest<TBox> {
  readonly workspaceId: string;
  readonly groupId: string;
  /** Default: made up when the record is. */
  readonly leaseId?: string;
  readonly backend: string;
  readonly driver: LeasedBoxDriver<TBox>;
  /** Default `turn`. */
  readonly kind?: HolderKind;
  /** Absent means: any image will do. */
  readonly image?: string;
  /** The epoch that the caller worked at; with another one the opening fails with code `fenced`. */
  readonly expectedEpoch?: number;
  /** How long to wait for a box, in all. Default 600 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface OpeningParts {
  readonly table: LeaseTable;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly pulse: Pulse;
  readonly membership: Membership;
  /** Keeps the membership alive from now on; returns how to stop it. */
  readonly startBeating: () => () => void;
  readonly abandon: (creation: Promise<unknown>) => void;
  readonly stopperOf: ((backend: string) => BoxStopper | undefined) | undefined;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const LONGEST_WAIT_MS = 2_000;
const FIRST_BEAT_ATTEMPTS = 3;

/** One attempt to hold the box of a group. */
export class Opening<TBox> {
  readonly #request: OpenLeaseRequest<TBox>;
  readonly #parts: OpeningParts;
  readonly #newLeaseId: string;
  readonly #timeoutMs: number;
  readonly #expired = new AbortController();
  readonly #signal: AbortSignal;
  #stopBeating = (): void => {};

  constructor(request: OpenLeaseRequest<TBox>, parts: OpeningParts) {
    this.#request = request;
    this.#parts = parts;
    this.#newLeaseId = request.leaseId ?? randomUUID();
    this.#timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const given = request.signal === undefined ? [] : [request.signal];
    this.#signal = AbortSignal.any([...given, parts.membership.signal, this.#expired.signal]);
  }

  async run(): Promise<HeldBox<TBox>> {
    const waiting = new AbortController();
    this.#parts.clock.sleep(this.#timeoutMs, waiting.signal).then(
      () => this.#expired.abort(this.#timeoutError()),
      () => {},
    );
    try {
      await this.#join();
      return await this.#untilHeld();
    } catch (error) {
      throw this.#reasonOf(error);
    } finally {
      waiting.abort();
    }
  }

  /** Before the holder is on record, so that nobody ever sees a live holder without a sign of life. */
  async #join(): Promise<void> {
    const { membership, startBeating, clock, table, log } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      this.#signal.throwIfAborted();
      try {
        await untilAborted(this.#signal, membership.beat());
        break;
      } catch (error) {
        if (attempt === FIRST_BEAT_ATTEMPTS) throw error;
        log.debug('the first heartbeat of a holder is tried again', { error });
        await clock.sleep(table.timing.retryAfterMs, this.#signal);
      }
    }
    this.#stopBeating = startBeating();
  }

  async #untilHeld(): Promise<HeldBox<TBox>> {
    let claimId = randomUUID();
    for (let waits = 0; ; waits += 1) {
      const { result, record } = await this.#acquire(claimId);
      const leaseId = record?.leaseId ?? this.#newLeaseId;
      if (result.kind === 'spawn') return this.#spawn(result, { claimId, leaseId });
      if (result.kind === 'attached') {
        const held = await this.#attach(result, leaseId);
        if (held !== undefined) {
          this.#parts.membership.look(record);
          return held;
        }
        claimId = randomUUID();
        continue;
      }
      if (result.kind !== 'wait') throw refusalOf(result, this.#parts.membership.leaseKey);
      if (result.until === 'stopped' && (await this.#stop(record))) continue;
      await this.#wait(result.retryAfterMs, waits);
    }
  }

  async #acquire(claimId: string): Promise<LeaseAnswer> {
    const { table, membership, log, abandon } = this.#parts;
    const { workspaceId, groupId, backend, kind = 'turn', image, expectedEpoch } = this.#request;
    this.#signal.throwIfAborted();
    const command = {
      type: 'acquire',
      lease: { leaseId: this.#newLeaseId, workspaceId, groupId, backend },
      holder: { holderId: membership.holderId, kind },
      claimId,
      ...(image === undefined ? {} : { image }),
      ...(expectedEpoch === undefined ? {} : { expectedEpoch }),
    } as const;
    try {
      const said = table.say(membership.leaseKey, command, this.#signal);
      return await untilAborted(this.#signal, said);
    } catch (error) {
      // The claim may have been made all the same; nothing was created under it.
      const give = (): Promise<unknown> =>
        table.say(membership.leaseKey, { type: 'fail_warming', claimId });
      const given = bestEffort(log, 'give the claim up', give);
      abandon(given);
      if (!this.#signal.aborted) await given;
      throw error;
    }
  }

  async #spawn(
    claimed: Extract<LeaseResult, { kind: 'spawn' }>,
    { claimId, leaseId }: { readonly claimId: string; readonly leaseId: string },
  ): Promise<HeldBox<TBox>> {
    const { table, clock, log, pulse, membership, abandon } = this.#parts;
    const { driver, image } = this.#request;
    const { archive: archives, epoch } = claimed;
    const { leaseKey } = membership;
    const generation = this.#generation(leaseId, epoch);
    const lease = { table, pulse, driver, clock, log, leaseKey, claimId, generation, abandon };
    const spawned = await spawnBox({ ...lease, image, archives, signal: this.#signal });
    return this.#hold({
      ...spawned,
      generation,
      origin: archives === undefined ? 'created' : 'restored',
    });
  }

  /** Undefined when the box turned out to be gone. */
  async #attach(
    { box: placed, epoch }: Extract<LeaseResult, { kind: 'attached' }>,
    leaseId: string,
  ): Promise<HeldBox<TBox> | undefined> {
    const { table, membership } = this.#parts;
    const generation = this.#generation(leaseId, epoch);
    const signal = this.#signal;
    try {
      const box = await untilAborted(
        signal,
        this.#request.driver.attach({ generation, placed, signal }),
      );
      return this.#hold({ box, placed, generation, origin: 'attached' });
    } catch (error) {
      if (!SandboxError.is(error, 'box_gone')) throw error;
      const { instanceId } = placed;
      await table.say(membership.leaseKey, {
        type: 'mark_gone',
        epoch,
        instanceId,
        reason: error.message,
      });
      return undefined;
    }
  }

  #hold(held: {
    readonly box: TBox;
    readonly placed: PlacedBox;
    readonly generation: LeaseGeneration;
    readonly origin: HeldBox<TBox>['origin'];
  }): HeldBox<TBox> {
    const { table, clock, log, pulse, membership, abandon } = this.#parts;
    membership.bind({ epoch: held.generation.epoch, instanceId: held.placed.instanceId });
    return new HeldBox({
      ...held,
      membership,
      driver: this.#request.driver,
      table,
      clock,
      log,
      pulse,
      abandon,
      stopBeating: this.#stopBeating,
    });
  }

  #generation(leaseId: string, epoch: number): LeaseGeneration {
    const { workspaceId, groupId } = this.#request;
    return { leaseId, workspaceId, groupId, epoch };
  }

  /** Ends the box that is in the way, when that is due and nobody else does it; says whether it has. */
  async #stop(record: LeaseRecord | undefined): Promise<boolean> {
    const { table, clock, log, pulse, membership, abandon, stopperOf } = this.#parts;
    const { backend = this.#request.backend } = record ?? {};
    const driver = backend === this.#request.backend ? this.#request.driver : stopperOf?.(backend);
    if (driver === undefined) return false;
    // Whoever stops waiting leaves no stop half done.
    const { signal } = new AbortController();
    const { leaseKey } = membership;
    const stopping = stopBox({ table, pulse, driver, clock, log, leaseKey, signal }).catch(
      (error: unknown) => {
        log.warn('a box in the way could not be ended', { leaseKey, error });
        return undefined;
      },
    );
    abandon(stopping);
    return (await untilAborted(this.#signal, stopping)) === 'stopped';
  }

  async #wait(retryAfterMs: number, waits: number): Promise<void> {
    const { clock, random } = this.#parts;
    const delayMs =
      Math.min(LONGEST_WAIT_MS, retryAfterMs * 1.5 ** Math.min(waits, 20)) * (0.5 + random());
    await clock.sleep(delayMs, this.#signal);
  }

  /** What ended the opening: our own limits have coded reasons, anything else is the caller's wish. */
  #reasonOf(error: unknown): unknown {
    if (!this.#signal.aborted) return error;
    const reason: unknown = this.#signal.reason;
    if (SandboxError.is(reason)) return reason;
    return new SandboxError('cancelled', 'Opening the lease was cancelled by the caller.', {
      cause: error,
    });
  }

  #timeoutError(): SandboxError {
    const { backend } = this.#request;
    const limit =
      this.#timeoutMs < 1000 ? `${this.#timeoutMs} ms` : `${Math.round(this.#timeoutMs / 1000)} s`;
    return new SandboxError(
      'timeout',
      `The box of backend "${backend}" was not ready within ${limit}; raise timeoutMs of the opening.`,
      { details: { backend, reason: 'sandbox_warming_timeout' } },
    );
  }
}

function refusalOf(result: LeaseResult, leaseKey: string): SandboxError {
  if (result.kind === 'placement_conflict') {
    const { backend, image } = result;
    return new SandboxError(
      'conflict',
      `Others use the box of lease ${leaseKey} on backend "${backend}"${image === undefined ? '' : ` with image ${image}`}; wait for them or ask for the same.`,
      { details: { backend, image } },
    );
  }
  return new SandboxError(
    'fenced',
    `Lease ${leaseKey} has gone on; open it without an expected epoch.`,
    {
      details: { ...result },
    },
  );
}
