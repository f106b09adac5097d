import type { EventEmitter } from 'node:events';

/** Why a run was stopped from outside. */
export type StopReason = 'interrupted' | 'terminated' | 'timed_out' | 'output_closed';

export interface StopWatch {
  /** Fires once, with the reason. */
  readonly signal: AbortSignal;
  readonly reason: StopReason | undefined;
  dispose(): void;
}

export interface StopWatchOptions {
  /** Emits SIGINT, SIGTERM and SIGHUP; the process. */
  readonly signals: EventEmitter;
  /** Emits an error when nobody reads it any more. */
  readonly output: EventEmitter;
  readonly timeoutMs: number;
  /** Called for an interrupt long after the first one, when the clean-up hangs. */
  readonly onImpatience: () => void;
}

/** An interrupt may arrive twice, from the terminal and from a parent; the clean-up must survive that. */
const cleanUpMs = 3_000;

/** Watches for everything that ends a run early: interrupts, the time limit, a closed output. */
export function createStopWatch(options: StopWatchOptions): StopWatch {
  const { signals, output, timeoutMs, onImpatience } = options;
  const controller = new AbortController();
  let reason: StopReason | undefined;
  const stop = (why: StopReason): void => {
    reason ??= why;
    controller.abort(new Error(reason));
  };
  let interruptedAtMs: number | undefined;
  const interrupt = (): void => {
    interruptedAtMs ??= Date.now();
    if (Date.now() - interruptedAtMs >= cleanUpMs) onImpatience();
    else stop('interrupted');
  };
  const terminate = (): void => stop('terminated');
  const close = (): void => stop('output_closed');
  const timer = setTimeout(() => stop('timed_out'), timeoutMs);
  signals.on('SIGINT', interrupt);
  signals.on('SIGTERM', terminate);
  signals.on('SIGHUP', terminate);
  output.on('error', close);
  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    // The output may fail once more while the process ends, so that listener stays.
    dispose: () => {
      clearTimeout(timer);
      signals.off('SIGINT', interrupt);
      signals.off('SIGTERM', terminate);
      signals.off('SIGHUP', terminate);
    },
  };
}
