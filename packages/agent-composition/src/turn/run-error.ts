import { SandboxError } from '@opengeni/contracts/errors';
import type { ErrorDetails, SandboxErrorCode } from '@opengeni/contracts/errors';

interface RunErrorKindFacts {
  readonly code: SandboxErrorCode;
  /** What the user is told; names no provider text. */
  readonly userMessage: string;
}

/** Why a turn fails, with the code that an error of the kind has unless it brings its own. */
export const RUN_ERROR_KINDS = Object.freeze({
  rate_limited: facts(
    'model_rate_limited',
    'The model provider limits requests at the moment. Try again later.',
  ),
  provider_unavailable: facts(
    'model_unavailable',
    'The model provider could not be reached or broke off. Try again later.',
  ),
  context_overflow: facts(
    'context_overflow',
    'The conversation is longer than the model can take.',
  ),
  compaction_needed: facts(
    'compaction_needed',
    'The conversation has to be compacted before it goes on.',
  ),
  auth: facts('model_unauthorized', 'The model provider refused the key.'),
  budget: facts('model_unauthorized', 'The account at the model provider has no credit left.'),
  max_turns: facts('max_turns', 'The turn reached its limit of model calls.'),
  tool_contract: facts(
    'model_output_invalid',
    'The model used its tools in a way that cannot work.',
  ),
  model_output: facts('model_output_invalid', 'The model answered something that cannot be used.'),
  configuration: facts('config_invalid', 'The turn is configured in a way that cannot work.'),
  sandbox_lost: facts('box_gone', 'The box of the session is gone.'),
  lease_superseded: facts('fenced', 'Another worker has taken over the session.'),
  cancelled: facts('cancelled', 'The turn was cancelled.'),
  internal: facts('internal', 'Something went wrong inside of the runtime.'),
});

export type RunErrorKind = keyof typeof RUN_ERROR_KINDS;

export interface RunErrorOptions {
  /** Default: the code of the kind. */
  readonly code?: SandboxErrorCode;
  /** Earliest time for the next try, from now. */
  readonly retryAfterMs?: number | undefined;
  readonly userMessage?: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Why a turn failed. */
export class RunError extends SandboxError {
  override readonly name = 'RunError';
  readonly kind: RunErrorKind;
  /** What may be shown to the user. */
  readonly userMessage: string;
  /** Earliest time for the next try, from now; undefined when the provider named none. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: RunErrorKind, message: string, options: RunErrorOptions = {}) {
    super(options.code ?? RUN_ERROR_KINDS[kind].code, message, {
      details: { kind, ...options.details },
      ...('cause' in options ? { cause: options.cause } : {}),
    });
    this.kind = kind;
    this.userMessage = options.userMessage ?? RUN_ERROR_KINDS[kind].userMessage;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whether a value is a `RunError`, also one of another installed copy. */
export function isRunError(error: unknown): error is RunError {
  return SandboxError.is(error) && error.name === 'RunError';
}

function facts(code: SandboxErrorCode, userMessage: string): RunErrorKindFacts {
  return Object.freeze({ code, userMessage });
}
