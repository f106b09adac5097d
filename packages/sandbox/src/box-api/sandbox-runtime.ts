import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, Log } from '@opengeni/contracts/ports';
import type { HeldBox } from '../leases/held-box.ts';
import { createLeaseKeeper, createLeasePulse } from '../leases/lease-keeper.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { createLeaseTable } from '../leases/lease-table.ts';
import type { LeaseTable } from '../leases/lease-table.ts';
import type { LeasedSession } from '../leases/provider-box-driver.ts';
import type { Pulse } from '../leases/pulse.ts';
import { createLeaseReaper } from '../leases/reaper.ts';
import type { LeaseReaper, ReaperReport } from '../leases/reaper.ts';
import { createSteadyClock } from '../leases/steady-clock.ts';
import type { EstablishSettings } from '../lifecycle/establish.ts';
import { createBackgroundClock } from './background-clock.ts';
import { BoxDrivers } from './box-drivers.ts';
import { toCancelled } from './box-guard.ts';
import { listBoxes } from './box-summary.ts';
import type { BoxSummary, ListBoxesOptions } from './box-summary.ts';
import { assertRuntimeOptions, parseBoxKey, parseOpeningTimeout } from './box-request.ts';
import { endBox } from './end-box.ts';
import type { EndBoxRequest, TerminateOutcome } from './end-box.ts';
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
  readonly #clock: Clock;
  readonly #backgroundClock: Clock;
  readonly #drivers: BoxDrivers<TSettings>;
  readonly #table: LeaseTable;
  readonly #pulse: Pulse;
  readonly #keeper: LeaseKeeper;
  readonly #reaper: LeaseReaper;
  readonly #ended = new AbortController();
  readonly #openBoxes = new Set<OpenBox>();
  readonly #openedKeys = new Set<string>();
  /** Ends what is under way when the runtime has waited for it long enough. */
  readonly #outOfPatience = new AbortController();
  /** What must have settled before the runtime is gone. */
  readonly #underWay = new Set<Promise<unknown>>();
  #isSweeping = false;
  #disposing: Promise<void> | undefined;

  constructor(options: SandboxRuntimeOptions<TSettings>) {
    assertRuntimeOptions(options);
    const { stores, timing, clock, log = silentLog } = options;
    this.#options = options;
    this.#log = log;
    this.#clock = clock ?? createSteadyClock();
    this.#backgroundClock = clock ?? createBackgroundClock();
    this.#drivers = new BoxDrivers(options);
    const time = clock === undefined ? {} : { clock };
    const timed = timing === undefined ? {} : { timing };
    this.#table = createLeaseTable({ store: stores.leases, ...timed, ...time, log });
    this.#pulse = createLeasePulse(this.#table, { ...time, log });
    const { heartbeats } = stores;
    const shared = { table: this.#table, heartbeats, pulse: this.#pulse, log, ...time };
    const driverOf = (name: string) => this.#drivers.find(name);
    this.#keeper = createLeaseKeeper({ ...shared, stopperOf: driverOf });
    this.#reaper = createLeaseReaper({
      ...shared,
      driverOf,
      backends: () => this.#drivers.names(),
    });
  }

  async open(groupId: string, options: OpenBoxOptions = {}): Promise<OpenBox> {
    this.#assertUsable();
    const { workspaceId = DEFAULT_WORKSPACE_ID, backend, signal, ...rest } = options;
    const key = parseBoxKey(workspaceId, groupId);
    const timeoutMs = parseOpeningTimeout(options.timeoutMs ?? this.#options.openTimeoutMs);
    const name = backend ?? this.#options.settings.sandboxBackend;
    const driven = this.#drivers.resolve(name);
    this.#startSweeping();
    if ((this.#options.boxesAtDispose ?? 'keep') !== 'keep') this.#openedKeys.add(key);
    const limit = anyOf(this.#ended.signal, signal);
    const request = { ...rest, ...driven, workspaceId, groupId, timeoutMs, signal: limit };
    const held = this.#keeper.open(request);
    return this.#settling(
      held.then(
        (box) => this.#track(box),
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
    const { workspaceId = DEFAULT_WORKSPACE_ID, files = 'keep', signal } = options;
    const limit = anyOf(this.#outOfPatience.signal, signal);
    const end = { leaseKey: parseBoxKey(workspaceId, groupId), keepsFiles: files === 'keep' };
    return this.#settling(this.#end({ ...end, signal: limit }));
  }

  async sweep(signal?: AbortSignal): Promise<ReaperReport> {
    this.#assertUsable();
    return this.#settling(this.#reaper.sweep(anyOf(this.#outOfPatience.signal, signal)));
  }

  close(): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #dispose(): Promise<void> {
    this.#ended.abort(disposed());
    await this.#patiently(Promise.allSettled(this.#underWay), this.#outOfPatience);
    await Promise.all([...this.#openBoxes].map((box) => box.release()));
    await this.#patiently(this.#keeper.settled(), this.#outOfPatience);
    const ending = new AbortController();
    const ends = [...this.#openedKeys].map((key) => this.#endAtDispose(key, ending.signal));
    await this.#patiently(Promise.all(ends), ending);
  }

  /**
   * Waits for what must come to its end: a sweep in the middle of a box, a cancelled creation whose box must go. Not for
   * ever, though: a claim that is given up halfway is taken over by the sweeps of others.
   */
  async #patiently(work: Promise<unknown>, giveUp: AbortController): Promise<void> {
    const waiting = new AbortController();
    const impatience = this.#backgroundClock.sleep(SETTLE_MS, waiting.signal).then(() => {
      this.#log.warn('something is still under way as the runtime ends', { waitedMs: SETTLE_MS });
      giveUp.abort(disposed());
    }, ignore);
    await Promise.race([work, impatience]);
    waiting.abort();
  }

  async #endAtDispose(key: string, signal: AbortSignal): Promise<void> {
    try {
      const keepsFiles = this.#options.boxesAtDispose !== 'discard';
      const outcome = await this.#end({ leaseKey: key, keepsFiles, signal });
      if (outcome === 'terminated' || outcome === 'absent') return;
      this.#log.warn('a box was left behind', { key, outcome });
    } catch (error) {
      this.#log.warn('a box was left behind', { key, error });
    }
  }

  /** Not stopped by disposal at once: a box whose end was begun would stay claimed by nobody. */
  async #end(
    end: Pick<EndBoxRequest, 'leaseKey' | 'keepsFiles' | 'signal'>,
  ): Promise<TerminateOutcome> {
    try {
      return await endBox({
        table: this.#table,
        pulse: this.#pulse,
        clock: this.#clock,
        driverOf: (backend) => this.#drivers.resolve(backend).driver,
        ...end,
        log: this.#log,
      });
    } catch (error) {
      throw toCancelled(error, end.signal);
    }
  }

  #startSweeping(): void {
    const { sweepEveryMs = DEFAULT_SWEEP_MS } = this.#options;
    if (sweepEveryMs === 0 || this.#isSweeping) return;
    this.#isSweeping = true;
    void this.#settling(this.#sweepUntilEnded(sweepEveryMs));
  }

  async #sweepUntilEnded(everyMs: number): Promise<void> {
    const { signal } = this.#ended;
    const pause = (): Promise<boolean> =>
      this.#backgroundClock.sleep(everyMs, signal).then(
        () => true,
        () => false,
      );
    while (await pause()) {
      await bestEffort(this.#log, 'sweep leases', () =>
        this.#reaper.sweep(this.#outOfPatience.signal),
      );
    }
  }

  async #track(held: HeldBox<LeasedSession>): Promise<OpenBox> {
    if (this.#ended.signal.aborted) {
      await held.release();
      throw disposed();
    }
    const box = createOpenBox(held, this.#log);
    this.#openBoxes.add(box);
    const forget = (): void => {
      void this.#settling(box.release()).then(() => this.#openBoxes.delete(box));
    };
    if (box.signal.aborted) forget();
    else box.signal.addEventListener('abort', forget, { once: true });
    return box;
  }

  #settling<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(ignore, ignore).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return work;
  }

  #assertUsable(): void {
    this.#ended.signal.throwIfAborted();
  }
}

function disposed(): SandboxError {
  return new SandboxError('cancelled', 'The sandbox runtime is closed; make another one.');
}

function anyOf(own: AbortSignal, given: AbortSignal | undefined): AbortSignal {
  return given === undefined ? own : AbortSignal.any([own, given]);
}

function ignore(): void {}
