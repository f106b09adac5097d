import { SandboxError } from '../errors/sandbox-error.ts';
import type { RunRequest } from './box-roles.ts';

/** Time that a command may take when the request names none. */
export const DEFAULT_RUN_TIMEOUT_MS = 120_000;

/** Bytes kept of each output stream when the request names no cap. */
export const DEFAULT_MAX_OUTPUT_BYTES = 1_048_576;

/** Longest time a command may be given: what timers can hold. */
export const MAX_RUN_TIMEOUT_MS = 2_147_483_647;

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A request with its defaults filled in. */
export interface ResolvedRunRequest {
  readonly command: string | readonly [string, ...string[]];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

/**
 * Checks a request and fills in the defaults, in the same way for every `CommandRunner`.
 * Throws code `invalid_request` that names the field.
 */
export function resolveRunRequest(request: RunRequest): ResolvedRunRequest {
  const { cwd, env = {}, stdin } = request;
  const timeoutMs = request.timeoutMs ?? DEFAULT_RUN_TIMEOUT_MS;
  const maxOutputBytes = request.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES;
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0 || timeoutMs > MAX_RUN_TIMEOUT_MS) {
    throw invalid('timeoutMs', `must be above 0 and at most ${MAX_RUN_TIMEOUT_MS}`);
  }
  if (!Number.isSafeInteger(maxOutputBytes) || maxOutputBytes < 0) {
    throw invalid('maxOutputBytes', 'must be a whole number of at least 0');
  }
  if (cwd !== undefined) assertText('cwd', cwd);
  for (const [name, value] of Object.entries(env)) {
    if (!VARIABLE_NAME.test(name)) {
      throw invalid('env', `has the name ${JSON.stringify(name)}, which no shell can export`);
    }
    assertText(`env.${name}`, value);
  }
  return {
    command: commandOf(request.command),
    cwd,
    env,
    stdin: typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin,
    timeoutMs,
    maxOutputBytes,
  };
}

function commandOf(command: string | readonly string[]): string | [string, ...string[]] {
  if (typeof command === 'string') {
    assertText('command', command);
    return command;
  }
  if (!Array.isArray(command)) throw invalid('command', 'must be a text or a list of texts');
  const [program, ...args] = command;
  if (program === undefined || program === '') throw invalid('command', 'must name a program');
  for (const word of command) assertText('command', word);
  return [program, ...args];
}

function assertText(field: string, value: string): void {
  if (typeof value !== 'string') throw invalid(field, 'must be a text');
  if (value.includes('\0')) throw invalid(field, 'must not contain a NUL character');
}

function invalid(field: string, problem: string): SandboxError {
  return new SandboxError('invalid_request', `The field ${field} of the run request ${problem}.`, {
    details: { field },
  });
}
