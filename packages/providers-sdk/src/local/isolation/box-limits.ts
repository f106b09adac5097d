import { totalmem } from 'node:os';
import { SandboxConfigError } from '@opengeni/contracts/errors';

/** What one isolated box may use of this machine. */
export interface LocalLimits {
  /** Processes and threads at one time. Default 2048. */
  readonly maxProcesses: number;
  /**
   * Memory of the box where this process may make control groups, else of each of its processes.
   * Default: three quarters of the memory of this machine.
   */
  readonly maxMemoryBytes: number;
}

const DEFAULT_MAX_PROCESSES = 2048;
const DEFAULT_MEMORY_SHARE = 0.75;
const MIN_PROCESSES = 16;
const MIN_MEMORY_BYTES = 67_108_864;

/** Fills in the defaults. Throws `SandboxConfigError` that names the limit. */
export function resolveLocalLimits(limits: Partial<LocalLimits> = {}): LocalLimits {
  const maxProcesses = limits.maxProcesses ?? DEFAULT_MAX_PROCESSES;
  const maxMemoryBytes =
    limits.maxMemoryBytes ?? Math.floor((totalmem() * DEFAULT_MEMORY_SHARE) / 4096) * 4096;
  assertLimit('maxProcesses', maxProcesses, MIN_PROCESSES);
  assertLimit('maxMemoryBytes', maxMemoryBytes, MIN_MEMORY_BYTES);
  return { maxProcesses, maxMemoryBytes };
}

function assertLimit(name: keyof LocalLimits, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new SandboxConfigError(
    'local',
    `The limit ${name} of local boxes is ${value}; give a whole number of at least ${minimum}.`,
  );
}
