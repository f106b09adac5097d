import { SandboxError } from '@opengeni/contracts/errors';
import type { Clock, HeartbeatStore } from '@opengeni/contracts/ports';
import { heartbeatKeyOf } from './lease-key.ts';
import type { LeaseRecord } from './lease-record.ts';
import { placedBoxOf } from './lease-record.ts';
import type { LeaseTable } from './lease-table.ts';
import type { PulseMember } from './pulse.ts';

export interface MembershipParts {
  readonly table: LeaseTable;
  readonly heartbeats: HeartbeatStore;
  readonly clock: Clock;
}

/** A holder that could not show a sign of life for this part of its lifetime stops by itself, before others take over. */
const LOSE_AFTER = 2 / 3;
/** The record is looked at with every so many beats. */
const BEATS_PER_LOOK = 4;

/**
 * The right of one holder to use the box of a lease. It is lost for good when the holder could not beat in time or
 * is no longer on record; `signal` fires then.
 */
export class Membership implements PulseMember {
  readonly leaseKey: string;
  readonly holderId: string;
  readonly #parts: MembershipParts;
  readonly #ended = new AbortController();
  #lastBeatAtMs: number;
  #beats = 0;
  #box: { readonly epoch: number; readonly instanceId: string } | undefined;
  readonly #retired = Promise.withResolvers<void>();
  #isRetiring = false;

  constructor(leaseKey: string, holderId: string, parts: MembershipParts) {
    this.leaseKey = leaseKey;
    this.holderId = holderId;
    this.#parts = parts;
    this.#lastBeatAtMs = parts.clock.now();
  }

  /** Fires with the reason, a coded error, when the box may not be used any more. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Whether the box is to be replaced as soon as nobody holds it. */
  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  /** Resolves when it is known that the box is to be replaced, if that ever happens. */
  get retired(): Promise<void> {
    return this.#retired.promise;
  }

  /** From now on the membership is that of this very box. */
  bind(box: { readonly epoch: number; readonly instanceId: string }): void {
    this.#box = box;
  }

  async beat(): Promise<void> {
    const { clock, heartbeats, table } = this.#parts;
    const startedAtMs = clock.now();
    await heartbeats.beat(heartbeatKeyOf(this.leaseKey, this.holderId), table.timing.holderTtlMs);
    this.check();
    this.#lastBeatAtMs = startedAtMs;
    this.#beats += 1;
    if (this.#box !== undefined && this.#beats % BEATS_PER_LOOK === 0)
      this.look(await table.read(this.leaseKey));
  }

  check(): void {
    const silentMs = this.#parts.clock.now() - this.#lastBeatAtMs;
    if (silentMs < this.#parts.table.timing.holderTtlMs * LOSE_AFTER) return;
    const problem = `No heartbeat of holder ${this.holderId} of lease ${this.leaseKey} arrived for ${Math.round(silentMs)} ms; the box may be given to others.`;
    this.end(new SandboxError('fenced', problem));
  }

  /** Compares the membership with the record. */
  look(record: LeaseRecord | undefined): void {
    if (this.#box === undefined) return;
    const isMember = record?.holders.some(({ holderId }) => holderId === this.holderId) === true;
    const isBox =
      record?.epoch === this.#box.epoch && placedBoxOf(record)?.instanceId === this.#box.instanceId;
    if (!isMember || !isBox) {
      this.end(
        new SandboxError(
          'fenced',
          `Lease ${this.leaseKey} has gone on without holder ${this.holderId}.`,
        ),
      );
      return;
    }
    this.#isRetiring = record.state.name === 'warm' && record.state.retiring === true;
    if (this.#isRetiring) this.#retired.resolve();
  }

  end(reason: SandboxError): void {
    if (!this.#ended.signal.aborted) this.#ended.abort(reason);
  }

  /** Throws the coded reason when the box may not be used any more. Time is looked at anew, so a process that slept notices. */
  assertHeld(): void {
    if (!this.signal.aborted) this.check();
    this.signal.throwIfAborted();
  }

  /** Resolves to the record that was left. */
  async leave(): Promise<LeaseRecord | undefined> {
    const { table, heartbeats } = this.#parts;
    const { record } = await table.say(this.leaseKey, { type: 'release', holderId: this.holderId });
    await heartbeats.remove(heartbeatKeyOf(this.leaseKey, this.holderId));
    return record;
  }
}
