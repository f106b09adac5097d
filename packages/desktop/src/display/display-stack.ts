import type { CommandRunner } from '@opengeni/contracts/ports';
import { resolveDisplayOptions } from './display-options.ts';
import type { EnsureDisplayStackOptions, EnsureDisplayStackResult } from './display-options.ts';
import { resolveDisplayStack, resolveTearDown } from './display-outcome.ts';
import { DisplayStackUnsupportedError } from './display-error.ts';
import { buildDisplayStackScript, buildDisplayTearDownScript } from './display-script.ts';

/** The roles of a box that a desktop needs. */
export interface DisplayRoles {
  readonly commands?: CommandRunner | undefined;
}

const MAX_UP_OUTPUT_BYTES = 80_000;
const MAX_DOWN_OUTPUT_BYTES = 16_000;
const TEAR_DOWN_TIMEOUT_MS = 30_000;

/**
 * Brings up the desktop of a box, or finds it up, and resolves when it is painted. A stack that has been judged
 * painted is not judged again as long as its X server lives.
 * Throws `DisplayStackError`, or `DisplayStackUnsupportedError` for a box that cannot have a desktop.
 */
export async function ensureDisplayStack(
  roles: DisplayRoles,
  options: EnsureDisplayStackOptions = {},
): Promise<EnsureDisplayStackResult> {
  const resolved = resolveDisplayOptions(options);
  const commands = requireCommands(roles);
  const result = await commands.run({
    command: buildDisplayStackScript(options),
    timeoutMs: resolved.timeoutMs,
    maxOutputBytes: MAX_UP_OUTPUT_BYTES,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return resolveDisplayStack(result, resolved);
}

/**
 * Ends the desktop of a box and everything that runs on it. Does nothing for a box that cannot run commands.
 * Throws `DisplayStackError` when something is left.
 */
export async function tearDownDisplayStack(
  roles: DisplayRoles,
  options: { readonly display?: number } = {},
): Promise<void> {
  const { commands } = roles;
  if (commands === undefined) return;
  const result = await commands.run({
    command: buildDisplayTearDownScript(options),
    timeoutMs: TEAR_DOWN_TIMEOUT_MS,
    maxOutputBytes: MAX_DOWN_OUTPUT_BYTES,
  });
  resolveTearDown(result);
}

function requireCommands({ commands }: DisplayRoles): CommandRunner {
  if (commands === undefined) throw new DisplayStackUnsupportedError();
  return commands;
}
