import { setImmediate as nextTask } from 'node:timers/promises';
import type { ObjectStore } from '@opengeni/contracts/ports';
import { FakeClock, InMemoryHeartbeatStore, InMemoryLeaseStore } from '@opengeni/contracts/testing';
import type { SandboxRuntimeOptions } from '../src/box-api/sandbox-runtime-options.ts';
import { createSandboxRuntime } from '../src/box-api/sandbox-runtime.ts';
import type { LeaseRecord } from '../src/leases/lease-record.ts';
import { FakePlace } from './fake-place.ts';
import type { PlaceSettings } from './fake-place.ts';

export const IDLE_GRACE_MS = 60_000;
export const HOLDER_TTL_MS = 90_000;

export class MapObjects implements ObjectStore {
  readonly stored = new Map<string, Uint8Array>();
  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.stored.set(key, bytes);
  }
  async get(key: string): Promise<Uint8Array | undefined> {
    return this.stored.get(key);
  }
  async delete(key: string): Promise<void> {
    this.stored.delete(key);
  }
}

/** One backend and one set of stores, which any number of runtimes share; time stands still until it is moved. */
export function createBoxWorld() {
  const clock = new FakeClock();
  const place = new FakePlace();
  const leases = new InMemoryLeaseStore<LeaseRecord>(clock);
  const heartbeats = new InMemoryHeartbeatStore(clock);
  const archives = new MapObjects();
  const warnings: { readonly text: string; readonly fields: unknown }[] = [];
  const note = (text: string, fields?: unknown): void => void warnings.push({ text, fields });
  const log = { debug() {}, info() {}, warn: note, error: note };
  const start = (change: Partial<SandboxRuntimeOptions<PlaceSettings>> = {}) =>
    createSandboxRuntime<PlaceSettings>({
      settings: { sandboxBackend: 'local' },
      providers: [place.provider()],
      stores: { leases, heartbeats, archives },
      timing: { idleGraceMs: IDLE_GRACE_MS, holderTtlMs: HOLDER_TTL_MS },
      sweepEveryMs: 0,
      clock,
      log,
      ...change,
    });
  return { clock, place, leases, heartbeats, archives, warnings, start };
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Moves the time on, a little at a turn, until the work has settled. */
export async function passUntilSettled<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  work.then(settle, settle);
  for (let turn = 0; turn < 1_000 && !isSettled; turn += 1) {
    await nextTask();
    await clock.advanceBy(250);
  }
  return work;
}
