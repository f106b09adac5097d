import type { AcquireCommand, LeaseCommand } from '../src/leases/lease-command.ts';
import { transition } from '../src/leases/lease-machine.ts';
import type { LeaseRecord } from '../src/leases/lease-record.ts';
import type { LeaseTiming } from '../src/leases/lease-timing.ts';
import type { LeaseEffect, LeaseResult } from '../src/leases/lease-transition.ts';

export const WALK_TIMING: LeaseTiming = {
  warmingTtlMs: 90_000,
  stoppingTtlMs: 90_000,
  captureTtlMs: 600_000,
  holderTtlMs: 60_000,
  idleGraceMs: 900_000,
  retryAfterMs: 250,
  captureRetryMs: 30_000,
  maxCaptureFailures: 2,
  clockToleranceMs: 2_000,
};

export const WALK_LEASE = {
  leaseId: 'lease-1',
  workspaceId: 'ws',
  groupId: 'group',
  backend: 'local',
} as const;

/** A record that is led from state to state, for tests that read like a story. */
export class LeaseWalk {
  record: LeaseRecord | undefined;
  nowMs = 10_000_000;
  effects: readonly LeaseEffect[] = [];

  say(command: LeaseCommand): LeaseResult {
    const next = transition(this.record, command, { nowMs: this.nowMs, timing: WALK_TIMING });
    this.record = next.record;
    this.effects = next.effects;
    return next.result;
  }

  acquire(
    holderId: string,
    more: Partial<AcquireCommand> & { readonly kind?: 'turn' | 'viewer' } = {},
  ): LeaseResult {
    const { kind = 'turn', ...command } = more;
    return this.say({
      type: 'acquire',
      lease: WALK_LEASE,
      holder: { holderId, kind },
      claimId: `claim-${holderId}`,
      ...command,
    });
  }

  /** A warm box `box-<holder>` with one holder. */
  warm(
    holderId = 'a',
    more: Partial<AcquireCommand> & { readonly kind?: 'turn' | 'viewer' } = {},
  ): this {
    this.acquire(holderId, more);
    const box = { instanceId: `box-${holderId}` };
    this.say({ type: 'record_created', claimId: `claim-${holderId}`, box });
    this.say({ type: 'commit_warm', claimId: `claim-${holderId}`, box });
    return this;
  }

  /** A box whose grace is over and whose stop is claimed. */
  stopping(claimId = 'stop-1'): this {
    this.warm().say({ type: 'release', holderId: 'a' });
    this.pass(WALK_TIMING.idleGraceMs);
    this.say({ type: 'begin_stop', claimId });
    return this;
  }

  /** Saves the files of the running box under the name. */
  save(reference: string): LeaseResult {
    const named = {
      epoch: this.epoch,
      instanceId: this.instanceId ?? '',
      captureId: `capture-${reference}`,
    };
    this.say({ type: 'begin_capture', ...named });
    return this.say({ type: 'save_archive', ...named, files: { reference, mode: 'tar' } });
  }

  pass(durationMs: number): this {
    this.nowMs += durationMs;
    return this;
  }

  get state(): string {
    return this.record?.state.name ?? 'absent';
  }

  get epoch(): number {
    return this.record?.epoch ?? 0;
  }

  get instanceId(): string | undefined {
    const state = this.record?.state;
    return state !== undefined && 'box' in state ? state.box?.instanceId : undefined;
  }

  get holders(): string[] {
    return (this.record?.holders ?? []).map(({ holderId }) => holderId);
  }
}
