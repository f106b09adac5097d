import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a signal to this process leads to. */
export interface Interruption {
  /** Aborts at the first signal; its reason is the name of that signal. */
  readonly signal: AbortSignal;
  /** The exit code that shells expect of a process which the signal ended; undefined without one. */
  exitCode(): number | undefined;
}

/** Turns signals into an abort, so that what runs can be stopped in order. The second signal ends the process. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  for (const name of signals) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort(name);
    });
  }
  return {
    signal: controller.signal,
    exitCode: () => {
      if (!controller.signal.aborted) return undefined;
      return 128 + constants.signals[controller.signal.reason as NodeJS.Signals];
    },
  };
}
