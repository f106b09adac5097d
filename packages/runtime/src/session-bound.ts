import {
  ensureDisplayStack as ensureDisplayStackOfRoles,
  tearDownDisplayStack as tearDownDisplayStackOfRoles,
} from '@opengeni/desktop';
import { createBoxShell } from '@opengeni/sandbox';
import type { SandboxSessionLike } from '@opengeni/contracts/ports';
import type {
  DisplayRoles,
  EnsureDisplayStackOptions,
  EnsureDisplayStackResult,
} from '@opengeni/desktop';

/**
 * Brings up the desktop behind a session and resolves when it is painted.
 * Throws `DisplayStackError`, or `DisplayStackUnsupportedError` for a session that runs no commands.
 */
export function ensureDisplayStack(
  session: unknown,
  options: EnsureDisplayStackOptions = {},
): Promise<EnsureDisplayStackResult> {
  return ensureDisplayStackOfRoles(rolesOf(session), options);
}

/** Ends the desktop behind a session; does nothing for a session that runs no commands. */
export function tearDownDisplayStack(
  session: unknown,
  options: EnsureDisplayStackOptions = {},
): Promise<void> {
  return tearDownDisplayStackOfRoles(rolesOf(session), options);
}

function rolesOf(session: unknown): DisplayRoles {
  if (!runsCommands(session)) return {};
  return { commands: createBoxShell(session, { workspaceRoot: '/' }) };
}

function runsCommands(session: unknown): session is SandboxSessionLike {
  if (typeof session !== 'object' || session === null) return false;
  const { exec, execCommand } = session as Partial<SandboxSessionLike>;
  return typeof exec === 'function' || typeof execCommand === 'function';
}
