import { randomUUID } from 'node:crypto';
import { SandboxError, bestEffort } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, HeartbeatStore, Log } from '@opengeni/contracts/ports';
import { createLeasePulse } from './lease-keeper.ts';
import { heartbeatKeyOf } from './lease-key.ts';
import { parseLeaseRecord } from './lease-record.ts';
import type { LeaseRecord } from './lease-record.ts';
import type { LeaseTable } from './lease-table.ts';
import type { BoxStopper } from './leased-box-driver.ts';
import { sweepOrphans } from './orphan-sweep.ts';
import type { Pulse } from './pulse.ts';
import { planReaping } from './reaper-plan.ts';
import { SilentHolders } from './silent-holders.ts';
import { createSteadyClock } from './steady-clock.ts';
import { withAnswerLimit } from './store-answer.ts';
import { withinLimit } from './within-limit.ts';
import { stopBox } from './stop-box.ts';
import type { StopOutcome } from './stop-box.ts';

/** Whole seconds that a box was warm, to be charged once per epoch and tick. */
export interface WarmUsage {
  readonly leaseKey: string;
  readonly leaseId: string;
  readonly epoch: number;
  readonly tick: number;
  readonly seconds: number;
}

export interface LeaseReaperOptions {
  readonly table: LeaseTable;
  readonly heartbeats: HeartbeatStore;
  /** Undefined for a backend that this process cannot reach: its leases are left to the reapers of others. */
  readonly driverOf: (backend: string) => BoxStopper | undefined;
  /** Backends whose boxes are searched for orphans beside those that are on record. Default: none. */
  readonly backends?: () => Iterable<string>;
  readonly pulse?: Pulse;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Leases that are worked on at the same time. Default 4. */
  readonly concurrency?: number;
  /** A box is replaced this long before its provider ends it, when nobody holds it. Default 3 600 000. */
  readonly retireBeforeDeadlineMs?: number;
  /** Told of the time that boxes were warm; without it nothing is counted. */
  readonly onUsage?: (usage: WarmUsage) => Promise<void>;
}

export interface ReaperReport {
  readonly examined: number;
  /** Records that could not be read. */
  readonly unreadable: number;
  readonly deadHolders: number;
  readonly stopped: number;
  /** Boxes whose files could not be captured yet. */
  readonly postponed: number;
  readonly orphansEnded: number;
  /** Leases that need something of a backend that this process cannot reach. */
  readonly unreachable: number;
  /** Leases whose work failed; the next sweep tries again. */
  readonly failed: number;
}

/** Ends what nobody uses. Any process may run one, and any number of them at the same time. */
export interface LeaseReaper {
  /** Looks at every lease once. A failure of one lease does not stop the others. */
  sweep(signal?: AbortSignal): Promise<ReaperReport>;
  /** Sweeps again and again until the signal fires. */
  run(options: { readonly everyMs: number; readonly signal: AbortSignal }): Promise<void>;
}

type Counts = { -readonly [Key in keyof ReaperReport]: number };

/** Makes a reaper. What it remembers between sweeps is a convenience: a new one starts where the store says. */
export function createLeaseReaper(options: LeaseReaperOptions): LeaseReaper {
  const { table, clock = createSteadyClock(), log = silentLog } = options;
  const { pulse = createLeasePulse(table, { clock, log }) } = options;
  const memory = {
    silent: new SilentHolders(table.timing.holderTtlMs),
    suspects: new Map<string, Set<string>>(),
  };
  const sweep = (signal: AbortSignal = new AbortController().signal): Promise<ReaperReport> =>
    new Sweep({ ...options, clock, log, pulse }, memory, signal).run();
  return {
    sweep,
    async run({ everyMs, signal }) {
      while (!signal.aborted) {
        await bestEffort(log, 'sweep leases', () => sweep(signal));
        await clock
          .sleep(everyMs, signal)
          .catch((error: unknown) => log.debug('reaper ends', { error }));
      }
    },
  };
}

type SweepOptions = LeaseReaperOptions &
  Required<Pick<LeaseReaperOptions, 'clock' | 'log' | 'pulse'>>;

interface Memory {
  readonly silent: SilentHolders;
  readonly suspects: Map<string, Set<string>>;
}

const MAX_STEPS_A_LEASE = 4;

class Sweep {
  readonly #options: SweepOptions;
  readonly #memory: Memory;
  readonly #signal: AbortSignal;
  readonly #counts: Counts = {
    examined: 0,
    unreadable: 0,
    deadHolders: 0,
    stopped: 0,
    postponed: 0,
    orphansEnded: 0,
    unreachable: 0,
    failed: 0,
  };

  readonly #backends: Set<string>;

  constructor(options: SweepOptions, memory: Memory, signal: AbortSignal) {
    this.#backends = new Set(options.backends?.());
    this.#options = options;
    this.#memory = memory;
    this.#signal = signal;
  }

  async run(): Promise<ReaperReport> {
    const { table, clock, concurrency = 4 } = this.#options;
    const { storeTimeoutMs } = table;
    const heartbeats = withAnswerLimit(this.#options.heartbeats, { clock, storeTimeoutMs });
    const nowMs = await table.now();
    const living = await heartbeats.living('');
    this.#memory.silent.startLook();
    const working = new Set<Promise<void>>();
    for await (const { key, value } of table.list('')) {
      this.#signal.throwIfAborted();
      const work = this.#examine(key, value, { nowMs, living });
      if (work === undefined) continue;
      const job = work.finally(() => working.delete(job));
      working.add(job);
      if (working.size >= concurrency) await Promise.race(working);
    }
    await Promise.all(working);
    await this.#sweepOrphans();
    return { ...this.#counts };
  }

  /** Decides without waiting; undefined when the lease needs nothing. */
  #examine(
    key: string,
    value: unknown,
    { nowMs, living }: { readonly nowMs: number; readonly living: ReadonlySet<string> },
  ): Promise<void> | undefined {
    this.#counts.examined += 1;
    let record: LeaseRecord;
    try {
      record = parseLeaseRecord(value, key);
    } catch (error) {
      this.#counts.unreadable += 1;
      this.#options.log.error('a lease record cannot be read', { key, error });
      return undefined;
    }
    this.#backends.add(record.backend);
    const silent = record.holders.filter(
      ({ holderId }) => !living.has(heartbeatKeyOf(key, holderId)),
    );
    const dead = this.#memory.silent.dead(key, silent, this.#options.clock.now());
    const isCounted = this.#options.onUsage !== undefined && record.state.name === 'warm';
    if (dead.length === 0 && !isCounted && this.#plan(record, nowMs) === 'none') return undefined;
    return this.#work(key, record, dead);
  }

  #plan(record: LeaseRecord, nowMs: number) {
    const { table, retireBeforeDeadlineMs = 3_600_000 } = this.#options;
    return planReaping(record, { nowMs, timing: table.timing, retireBeforeDeadlineMs });
  }

  async #work(key: string, record: LeaseRecord, dead: readonly string[]): Promise<void> {
    try {
      await this.#count(key, record);
      await this.#tidy(key, await this.#removeDead(key, record, dead));
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#counts.failed += 1;
      this.#options.log.warn('the reaper failed at a lease', { key, error });
    }
  }

  async #count(key: string, record: LeaseRecord): Promise<void> {
    const { table, clock, onUsage } = this.#options;
    if (onUsage === undefined || record.state.name !== 'warm') return;
    const { epoch, leaseId } = record;
    const { result } = await table.say(
      key,
      { type: 'accrue', epoch, accrualId: randomUUID() },
      this.#signal,
    );
    if (result.kind !== 'accrued' || result.seconds === 0) return;
    const { tick, seconds } = result;
    await withinLimit(() => onUsage({ leaseKey: key, leaseId, epoch, tick, seconds }), {
      clock,
      signal: this.#signal,
      limitMs: table.timing.stoppingTtlMs,
      action: 'take the usage of a box',
    });
  }

  async #removeDead(
    key: string,
    record: LeaseRecord,
    dead: readonly string[],
  ): Promise<LeaseRecord> {
    if (dead.length === 0) return record;
    const command = { type: 'remove_dead_holders', holderIds: dead } as const;
    const said = await this.#options.table.say(key, command, this.#signal);
    this.#counts.deadHolders += record.holders.length - (said.record?.holders.length ?? 0);
    return said.record ?? record;
  }

  async #tidy(key: string, first: LeaseRecord): Promise<void> {
    const { table, driverOf, pulse, clock, log } = this.#options;
    let record = first;
    for (let step = 0; step < MAX_STEPS_A_LEASE; step += 1) {
      const action = this.#plan(record, await table.now());
      if (action === 'none') return;
      if (action === 'stop') {
        const driver = driverOf(record.backend);
        if (driver === undefined) {
          this.#counts.unreachable += 1;
          log.info('a lease is left to others', { leaseKey: key, backend: record.backend });
          return;
        }
        const outcome = await stopBox({
          table,
          pulse,
          driver,
          clock,
          log,
          leaseKey: key,
          signal: this.#signal,
        });
        this.#note(outcome);
        return;
      }
      const said = await table.say(key, { type: action }, this.#signal);
      if (said.record === undefined) return;
      record = said.record;
    }
  }

  #note(outcome: StopOutcome): void {
    if (outcome === 'stopped') this.#counts.stopped += 1;
    if (outcome === 'postponed') this.#counts.postponed += 1;
  }

  async #sweepOrphans(): Promise<void> {
    const { table, driverOf, clock, log } = this.#options;
    for (const backend of this.#backends) {
      const driver = driverOf(backend);
      if (driver === undefined) continue;
      const suspects = this.#memory.suspects.get(backend) ?? new Set<string>();
      this.#memory.suspects.set(backend, suspects);
      try {
        const { ended } = await sweepOrphans({
          table,
          driver,
          clock,
          log,
          signal: this.#signal,
          suspects,
        });
        this.#counts.orphansEnded += ended;
      } catch (error) {
        if (this.#signal.aborted)
          throw SandboxError.is(error)
            ? error
            : new SandboxError('cancelled', 'The sweep was cancelled.', { cause: error });
        this.#counts.failed += 1;
        log.warn('the search for orphaned boxes failed', { backend, error });
      }
    }
  }
}
