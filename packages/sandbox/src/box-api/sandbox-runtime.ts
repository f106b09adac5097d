import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, Log } from '@opengeni/contracts/ports';
import { createLeaseKeeper, createLeasePulse } from '../leases/lease-keeper.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { createLeaseTable } from '../leases/lease-table.ts';
import type { LeaseTable } from '../leases/lease-table.ts';
import type { Pulse } from '../leases/pulse.ts';
import { createLeaseReaper } from '../leases/reaper.ts';
import type { LeaseReaper, ReaperReport } from '../leases/reaper.ts';
import type { EstablishSettings } from '../lifecycle/establish.ts';
import { createBackgroundClock } from './background-clock.ts';
import { BoxDrivers } from './box-drivers.ts';
import { toCancelled } from './box-guard.ts';
import { listBoxes } from './box-summary.ts';
import type { BoxSummary, ListBoxesOptions } from './box-summary.ts';
import { assertRuntimeOptions, parseBoxKey, parseOpeningTimeout } from './box-request.ts';
import { endBox } from './end-box.ts';
import type { TerminateOutcome } from './end-box.ts';
import { createOpenBox } from './open-box.ts';
import type { OpenBox } from './open-box.ts';
import type {
  OpenBoxOptions,
  SandboxRuntime,
  SandboxRuntimeOptions,
  TerminateOptions,
} from './sandbox-runtime-options.ts';

const DEFAULT_WORKSPACE_ID = 'default';
const DEFAULT_SWEEP_MS = 60_000;
const SETTLE_MS = 30_000;

/**
 * Makes a runtime for boxes. Does no I/O; the first opening starts the sweeps in the background.
 * Throws code `config_invalid` for an option that cannot be used.
 */
export function createSandboxRuntime<TSettings extends EstablishSettings>(
  options: SandboxRuntimeOptions<TSettings>,
): SandboxRuntime {
  return new LeasingRuntime(options);
}

class LeasingRuntime<TSettings extends EstablishSettings> implements SandboxRuntime {
  readonly #options: SandboxRuntimeOptions<TSettings>;
  readonly #log: Log;
  readonly #backgroundClock: Clock;
  readonly #drivers: BoxDrivers<TSettings>;
  readonly #table: LeaseTable;
  readonly #pulse: Pulse;
  readonly #keeper: LeaseKeeper;
  readonly #reaper: LeaseReaper;
  readonly #ended = new AbortController();
  readonly #openBoxes = new Set<OpenBox>();
  readonly #openedKeys = new Set<string>();
  /** What must have settled before the runtime is gone. */
  readonly #underWay = new Set<Promise<unknown>>();
  #isSweeping = false;
  #disposing: Promise<void> | undefined;

  constructor(options: SandboxRuntimeOptions<TSettings>) {
    assertRuntimeOptions(options);
    const { stores, timing, clock, log = silentLog } = options;
    this.#options = options;
    this.#log = log;
    this.#backgroundClock = clock ?? createBackgroundClock();
    this.#drivers = new BoxDrivers(options);
    const time = clock === undefined ? {} : { clock };
    const timed = timing === undefined ? {} : { timing };
    this.#table = createLeaseTable({ store: stores.leases, ...timed, ...time, log });
    this.#pulse = createLeasePulse(this.#table, { ...time, log });
    const { heartbeats } = stores;
    const shared = { table: this.#table, heartbeats, pulse: this.#pulse, log, ...time };
    this.#keeper = createLeaseKeeper(shared);
    this.#reaper = createLeaseReaper({ ...shared, drivers: this.#drivers.byBackend });
  }

  async open(groupId: string, options: OpenBoxOptions = {}): Promise<OpenBox> {
    this.#assertUsable();
    const { workspaceId = DEFAULT_WORKSPACE_ID, backend, signal, ...rest } = options;
    const key = parseBoxKey(workspaceId, groupId);
    const timeoutMs = parseOpeningTimeout(options.timeoutMs ?? this.#options.openTimeoutMs);
    const name = backend ?? this.#options.settings.sandboxBackend;
    const driven = this.#drivers.resolve(name);
    this.#startSweeping();
    if (this.#options.boxesAtDispose === 'end') this.#openedKeys.add(key);
    const limit = this.#limit(signal);
    const request = { ...rest, ...driven, workspaceId, groupId, timeoutMs, signal: limit };
    const held = this.#keeper.open(request);
    return this.#settling(
      held.then(
        (box) => this.#track(createOpenBox(box, this.#log)),
        (error: unknown) => {
          throw toCancelled(error, limit);
        },
      ),
    );
  }

  async list(options: ListBoxesOptions = {}): Promise<readonly BoxSummary[]> {
    this.#assertUsable();
    return listBoxes(this.#table, options, this.#log);
  }

  async terminate(groupId: string, options: TerminateOptions = {}): Promise<TerminateOutcome> {
    this.#assertUsable();
    const { workspaceId = DEFAULT_WORKSPACE_ID, signal } = options;
    return this.#settling(this.#end(parseBoxKey(workspaceId, groupId), signal));
  }

  async sweep(signal?: AbortSignal): Promise<ReaperReport> {
    this.#assertUsable();
    this.#drivers.resolveSwept();
    return this.#settling(this.#reaper.sweep(signal));
  }

  close(): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #dispose(): Promise<void> {
    this.#ended.abort(new SandboxError('cancelled', 'The sandbox runtime was disposed of.'));
    await Promise.allSettled(this.#underWay);
    await Promise.all([...this.#openBoxes].map((box) => box.release()));
    await this.#untilSettled();
    await Promise.all([...this.#openedKeys].map((key) => this.#endAtDispose(key)));
  }

  /** Boxes of creations that were cancelled end before this process may, unless their provider takes too long. */
  async #untilSettled(): Promise<void> {
    const waiting = new AbortController();
    const patience = this.#backgroundClock
      .sleep(SETTLE_MS, waiting.signal)
      .then(
        () => this.#log.warn('a cancelled creation is still under way', { waitedMs: SETTLE_MS }),
        ignore,
      );
    await Promise.race([this.#keeper.settled(), patience]);
    waiting.abort();
  }

  async #endAtDispose(key: string): Promise<void> {
    try {
      const outcome = await this.#end(key);
      if (outcome === 'terminated' || outcome === 'absent') return;
      this.#log.warn('a box was left behind', { key, outcome });
    } catch (error) {
      this.#log.warn('a box was left behind', { key, error });
    }
  }

  /** Not stopped by disposal: a box whose end was begun would stay claimed by nobody. */
  async #end(
    leaseKey: string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TerminateOutcome> {
    try {
      return await endBox({
        table: this.#table,
        pulse: this.#pulse,
        driverOf: (backend) => this.#drivers.resolve(backend).driver,
        leaseKey,
        signal,
        log: this.#log,
      });
    } catch (error) {
      throw toCancelled(error, signal);
    }
  }

  #startSweeping(): void {
    const { sweepEveryMs = DEFAULT_SWEEP_MS } = this.#options;
    if (sweepEveryMs === 0 || this.#isSweeping) return;
    this.#isSweeping = true;
    this.#drivers.resolveSwept();
    void this.#settling(this.#sweepUntilEnded(sweepEveryMs));
  }

  /** A sweep that is under way ends in its own time, for the same reason. */
  async #sweepUntilEnded(everyMs: number): Promise<void> {
    const { signal } = this.#ended;
    const pause = (): Promise<boolean> =>
      this.#backgroundClock.sleep(everyMs, signal).then(
        () => true,
        () => false,
      );
    while (await pause()) {
      await bestEffort(this.#log, 'sweep leases', () => this.#reaper.sweep());
    }
  }

  #track(box: OpenBox): OpenBox {
    this.#openBoxes.add(box);
    box.signal.addEventListener('abort', () => this.#openBoxes.delete(box), { once: true });
    return box;
  }

  #settling<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(ignore, ignore).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return work;
  }

  #limit(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#ended.signal, ...(signal === undefined ? [] : [signal])]);
  }

  #assertUsable(): void {
    this.#ended.signal.throwIfAborted();
  }
}

function ignore(): void {}
