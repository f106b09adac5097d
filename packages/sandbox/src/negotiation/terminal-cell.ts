import type { BackendName, CapabilityDescriptor } from '@opengeni/contracts/backends';
import type { TerminalCapability } from '@opengeni/contracts/capabilities';
import { coldRule, firstReason, osRule, secretRule } from './cell-rules.ts';
import type { CellContext } from './negotiation-context.ts';

const DEFAULT_SHELL = '/bin/bash';

/**
 * The terminal. Commands whose output comes as events need a backend with a terminal and nothing else; an
 * interactive stream also needs something that serves it, the policy, a secret to sign with and a living box.
 * Without those the events stay, and the reason says what the stream lacks.
 */
export function negotiateTerminal(context: CellContext): TerminalCapability {
  const { descriptor, os, terminalStream, terminalEnabled = true } = context;
  const none = { url: null, token: null, expiresAt: null };
  const shell = descriptor.shellByOs?.[os] ?? DEFAULT_SHELL;
  const { available } = descriptor.capabilities.Terminal;
  const missing = firstReason([osRule(context), ['backend_unsupported', !available]]);
  if (missing !== null) {
    return { transport: null, ptyCapable: false, shell, ...none, reason: missing };
  }
  if (!servesInteractiveTerminal(descriptor)) {
    return { transport: 'sse-events', ptyCapable: false, shell, ...none, reason: null };
  }
  const reason = firstReason([
    ['disabled_by_policy', !terminalEnabled],
    secretRule(context),
    coldRule(context, terminalStream),
  ]);
  if (reason !== null) {
    return { transport: 'sse-events', ptyCapable: true, shell, ...none, reason };
  }
  const { url = null, token = null, expiresAt = null } = terminalStream ?? {};
  return { transport: 'pty-ws', ptyCapable: true, shell, url, token, expiresAt, reason: null };
}

/** Whether viewers can be given an interactive terminal; a row that does not say so is judged by its `pty`. */
export function servesInteractiveTerminal(descriptor: CapabilityDescriptor<BackendName>): boolean {
  const { terminalStream } = descriptor;
  return terminalStream === undefined
    ? descriptor.capabilities.Terminal.pty
    : terminalStream !== null;
}
