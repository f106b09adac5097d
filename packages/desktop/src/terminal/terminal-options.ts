import { TERMINAL_STREAM_PORT } from '@opengeni/contracts/backends';
import { SandboxError } from '@opengeni/contracts/errors';

/** Time in milliseconds that a terminal server has to come up. */
export const TERMINAL_SERVER_TIMEOUT_MS = 60_000;

export interface EnsureTerminalServerOptions {
  /** Port of the terminal; default `TERMINAL_STREAM_PORT`. */
  readonly port?: number;
  /** Hard limit of the bring-up; default `TERMINAL_SERVER_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
}

export interface EnsureTerminalServerResult {
  readonly port: number;
  /** The line in which the server said that it is up. */
  readonly marker: string;
}

/** The port with its default, checked; throws code `invalid_request`. */
export function resolveTerminalPort({
  port = TERMINAL_STREAM_PORT,
}: EnsureTerminalServerOptions): number {
  if (Number.isSafeInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new SandboxError(
    'invalid_request',
    'The option port of the terminal server must be a whole number from 1 to 65535.',
    { details: { field: 'port' } },
  );
}
