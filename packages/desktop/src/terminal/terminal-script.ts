import { resolveTerminalPort } from './terminal-options.ts';
import type { EnsureTerminalServerOptions } from './terminal-options.ts';

const RUN_DIRECTORY = '/tmp/opengeni-terminal';

/** Seconds to wait for another bring-up of the same server. */
const LOCK_SECONDS = 30;

/**
 * Builds the shell text that brings up the terminal server of the box by its `opengeni-terminal-up`, one call at a
 * time. The server does not inherit the lock, so that a later call can take it while the server lives.
 */
export function buildTerminalServerScript(options: EnsureTerminalServerOptions = {}): string {
  const port = resolveTerminalPort(options);
  const lock = `${RUN_DIRECTORY}/up.outer.lock`;
  return (
    `mkdir -p ${RUN_DIRECTORY} && ` +
    `flock -w ${LOCK_SECONDS} --close ${lock} env TERMINAL_PORT=${port} opengeni-terminal-up`
  );
}

/** Builds the shell text that ends the terminal server of the box by its `opengeni-terminal-down`. */
export function buildTerminalTearDownScript(): string {
  return 'opengeni-terminal-down';
}
