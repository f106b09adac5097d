import type { CapabilityUnavailableReason } from '@opengeni/contracts/capabilities';
import type {
  SandboxOperationCompletedPayload,
  SandboxOperationFailedPayload,
  SandboxOperationStartedPayload,
} from '@opengeni/contracts/events';
import { silentLog } from '@opengeni/contracts/ports';
import type { Log } from '@opengeni/contracts/ports';
import type { EnsureDisplayStackOptions, EnsureDisplayStackResult } from './display-options.ts';
import { findDisplayUnavailableReason } from './display-outcome.ts';
import { ensureDisplayStack } from './display-stack.ts';
import type { DisplayRoles } from './display-stack.ts';

/** What the session's timeline is told about the desktop of a turn. */
export type TurnDesktopEvent =
  | { readonly type: 'sandbox.operation.started'; readonly payload: SandboxOperationStartedPayload }
  | {
      readonly type: 'sandbox.operation.completed';
      readonly payload: SandboxOperationCompletedPayload;
    }
  | {
      readonly type: 'sandbox.operation.failed';
      readonly payload: SandboxOperationFailedPayload & {
        /** Absent when the failure concerns the turn and not the desktop. */
        readonly reason?: CapabilityUnavailableReason;
      };
    };

/** Whether a turn has a desktop, and if not, why. */
export type TurnDesktop =
  | { readonly isAvailable: true; readonly stack: EnsureDisplayStackResult }
  | {
      readonly isAvailable: false;
      readonly reason: CapabilityUnavailableReason;
      /** What went wrong, for the model and the timeline: without full stop and without the output of the stack. */
      readonly explanation: string;
    };

export interface EnsureTurnDesktopOptions extends EnsureDisplayStackOptions {
  /** Takes the events; must not throw. Default: nobody. */
  readonly emit?: (event: TurnDesktopEvent) => void;
  /** Is told of a failure with the output of the stack. Default: silent. */
  readonly log?: Log;
}

const OPERATION = 'desktop';

/**
 * Brings up the desktop for a turn. A desktop that fails is a value and never an error: it is logged, told as an
 * event, and the turn goes on without it. Errors that concern the turn itself (a box that is gone, a caller that
 * stopped waiting) are thrown as they are.
 */
export async function ensureTurnDesktop(
  roles: DisplayRoles,
  options: EnsureTurnDesktopOptions = {},
): Promise<TurnDesktop> {
  const { emit, log = silentLog, ...displayOptions } = options;
  emit?.({ type: 'sandbox.operation.started', payload: { name: OPERATION } });
  const stack = await ensureDisplayStack(roles, displayOptions).catch((error: unknown) => {
    const failure = describeFailure(error);
    emit?.({ type: 'sandbox.operation.failed', payload: { name: OPERATION, ...failure } });
    const { reason, error: explanation } = failure;
    if (reason === undefined) throw error;
    log.warn('The turn goes on without a desktop.', { reason, error });
    return { isAvailable: false as const, reason, explanation };
  });
  if ('isAvailable' in stack) return stack;
  emit?.({ type: 'sandbox.operation.completed', payload: { name: OPERATION } });
  return { isAvailable: true, stack };
}

function describeFailure(error: unknown): {
  readonly error: string;
  readonly reason?: CapabilityUnavailableReason;
} {
  const reason = findDisplayUnavailableReason(error);
  return { error: firstLine(error), ...(reason === undefined ? {} : { reason }) };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1).join('').replace(/[:.]$/, '');
}
