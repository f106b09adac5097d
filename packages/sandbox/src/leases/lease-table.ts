import { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, LeaseStore, Log } from '@opengeni/contracts/ports';
import type { LeaseCommand } from './lease-command.ts';
import { transition } from './lease-machine.ts';
import { parseLeaseRecord } from './lease-record.ts';
import type { LeaseRecord } from './lease-record.ts';
import { DEFAULT_LEASE_TIMING } from './lease-timing.ts';
import type { LeaseTiming } from './lease-timing.ts';
import type { LeaseEffect, LeaseResult, LeaseTransition } from './lease-transition.ts';
import { createSteadyClock } from './steady-clock.ts';
import { answered, answeredItems } from './store-answer.ts';

export interface LeaseTableOptions {
  readonly store: LeaseStore<unknown>;
  readonly timing?: Partial<LeaseTiming>;
  readonly clock?: Clock;
  readonly log?: Log;
  /** One call of the store that takes longer counts as failed with an unknown outcome. Default 10 000. */
  readonly storeTimeoutMs?: number;
  /** After this long without an answer of the store a command fails with code `store_unavailable`. Default 30 000. */
  readonly giveUpAfterMs?: number;
  /** Between 0 and 1; spreads retries. Default `Math.random`. */
  readonly random?: () => number;
}

export interface LeaseAnswer {
  readonly result: LeaseResult;
  readonly record: LeaseRecord | undefined;
  /** What the caller must see to now. */
  readonly effects: readonly LeaseEffect[];
}

/** Lease records in a store, changed by commands. */
export interface LeaseTable {
  readonly timing: LeaseTiming;
  /** How long one call of a store may take, in milliseconds; holds for the heartbeats of these leases too. */
  readonly storeTimeoutMs: number;
  /**
   * Applies a command: reads, decides, swaps, and starts over when somebody else was faster or the outcome is unknown.
   * Throws code `store_unavailable` when the store stays silent, `envelope_invalid` for a damaged record and
   * `cancelled` when the signal fires; the command may have been applied then.
   */
  say(key: string, command: LeaseCommand, signal?: AbortSignal): Promise<LeaseAnswer>;
  read(key: string): Promise<LeaseRecord | undefined>;
  /** Every record under a prefix as it is stored, unchecked. */
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly value: unknown }>;
  /** The store's time. */
  now(): Promise<number>;
}

const FIRST_RETRY_MS = 2;
const LAST_RETRY_MS = 500;

type Parts = Required<Omit<LeaseTableOptions, 'timing'>> & { readonly timing: LeaseTiming };

/** Binds the lease machine to a store. Does no I/O. */
export function createLeaseTable(options: LeaseTableOptions): LeaseTable {
  const parts: Parts = {
    clock: createSteadyClock(),
    log: silentLog,
    storeTimeoutMs: 10_000,
    giveUpAfterMs: 30_000,
    random: Math.random,
    ...options,
    timing: { ...DEFAULT_LEASE_TIMING, ...options.timing },
  };
  const { store, timing, storeTimeoutMs } = parts;
  return {
    timing,
    storeTimeoutMs,
    say: (key, command, signal) => say(parts, { key, command, signal }),
    async read(key) {
      const stored = await answered(parts, `read ${key}`, store.get(key));
      return stored === undefined ? undefined : parseLeaseRecord(stored.value, key);
    },
    list: (prefix) => answeredItems(parts, 'list leases', store.list(prefix)),
    now: () => answered(parts, 'read the time', store.now()),
  };
}

interface Saying {
  readonly key: string;
  readonly command: LeaseCommand;
  readonly signal: AbortSignal | undefined;
}

async function say(parts: Parts, saying: Saying): Promise<LeaseAnswer> {
  const { clock, giveUpAfterMs, random, log } = parts;
  const startedAtMs = clock.now();
  let unsure: LeaseTransition | undefined;
  for (let attempt = 0; ; attempt += 1) {
    throwIfAborted(saying);
    const beganAtMs = clock.now();
    const tried = await tryOnce(parts, saying, unsure);
    if ('answer' in tried) return tried.answer;
    unsure = tried.written ?? unsure;
    if (clock.now() - startedAtMs > giveUpAfterMs) throw tried.error;
    log.debug('lease command is tried again', {
      key: saying.key,
      command: saying.command.type,
      code: tried.error.code,
    });
    const delayMs = retryDelayMs(tried.error, attempt, clock.now() - beganAtMs);
    await clock.sleep(delayMs * random(), saying.signal).catch(() => throwIfAborted(saying));
  }
}

/**
 * How long to wait at most. After a conflict others are at the same record: the time that the attempt took says how
 * crowded the store is, and waits of a few times that keep the next attempts apart.
 */
function retryDelayMs(error: SandboxError, attempt: number, tookMs: number): number {
  const delayMs = SandboxError.is(error, 'store_conflict')
    ? Math.max(FIRST_RETRY_MS, tookMs) * 2 ** Math.min(attempt + 1, 3)
    : FIRST_RETRY_MS * 2 ** Math.min(attempt, 8);
  return Math.min(LAST_RETRY_MS, delayMs);
}

type Tried =
  | { readonly answer: LeaseAnswer }
  /** `written` is what may have been written without our knowing. */
  | { readonly error: SandboxError; readonly written: LeaseTransition | undefined };

async function tryOnce(
  parts: Parts,
  { key, command }: Saying,
  unsure: LeaseTransition | undefined,
): Promise<Tried> {
  const { store, timing } = parts;
  let written: LeaseTransition | undefined;
  try {
    const stored = await answered(parts, `read ${key}`, store.get(key));
    const record = stored === undefined ? undefined : parseLeaseRecord(stored.value, key);
    // The time is read after the record: only a clock that was set back can be behind the record's last change.
    const nowMs = Math.floor(await answered(parts, 'read the time', store.now()));
    const next = transition(record, command, { nowMs, timing });
    if (next.record === record || next.record === undefined) {
      const isRepeat = unsure !== undefined && unsure.result.kind === next.result.kind;
      return { answer: { ...next, effects: isRepeat ? unsure.effects : next.effects } };
    }
    written = next;
    const write =
      stored === undefined
        ? store.create(key, next.record)
        : store.update(key, next.record, stored.revision);
    await answered(parts, `write ${key}`, write);
    return { answer: next };
  } catch (error) {
    const isRetryable =
      SandboxError.is(error, 'store_conflict') || SandboxError.is(error, 'store_unavailable');
    if (!isRetryable) throw error;
    return { error, written };
  }
}

function throwIfAborted({ signal, command }: Saying): void {
  if (signal?.aborted !== true) return;
  throw new SandboxError('cancelled', `The lease command ${command.type} was cancelled.`, {
    cause: signal.reason,
  });
}
