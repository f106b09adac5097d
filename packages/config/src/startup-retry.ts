import type { Settings } from './settings.ts';

/** One failed try that will be followed by another. */
export interface StartupRetryNotice {
  readonly label: string;
  readonly attempt: number;
  readonly attempts: number;
  readonly delayMs: number;
  readonly error: unknown;
}

export interface StartupRetryOptions {
  /** Default 30. */
  readonly attempts?: number;
  /** Default 1000; doubles with every try. */
  readonly initialDelayMs?: number;
  /** Default 5000. */
  readonly maxDelayMs?: number;
  readonly onRetry?: (notice: StartupRetryNotice) => void;
  /** Default: a timer. */
  readonly sleep?: (delayMs: number) => Promise<void>;
}

/** The retry limits of the settings, as `retryStartupDependency` takes them. */
export function startupRetryOptions(
  settings: Pick<
    Settings,
    | 'startupDependencyRetryAttempts'
    | 'startupDependencyRetryInitialDelayMs'
    | 'startupDependencyRetryMaxDelayMs'
  >,
): { attempts: number; initialDelayMs: number; maxDelayMs: number } {
  return {
    attempts: settings.startupDependencyRetryAttempts,
    initialDelayMs: settings.startupDependencyRetryInitialDelayMs,
    maxDelayMs: settings.startupDependencyRetryMaxDelayMs,
  };
}

/** Tries an operation until it succeeds, waiting longer each time; the last failure is thrown. */
export async function retryStartupDependency<TResult>(
  label: string,
  operation: () => Promise<TResult>,
  options: StartupRetryOptions = {},
): Promise<TResult> {
  const {
    attempts = 30,
    initialDelayMs = 1000,
    maxDelayMs = 5000,
    onRetry,
    sleep = delay,
  } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (attempt >= attempts) throw error;
      const delayMs = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempt - 1));
      onRetry?.({ label, attempt, attempts, delayMs, error });
      await sleep(delayMs);
    }
  }
}

function delay(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
