import type { ErrorCode } from './http-error.ts';

interface ErrorCodeFacts {
  /** Whether the same call may succeed later without any change by the caller. */
  readonly retryable: boolean;
  readonly httpStatus: number;
  readonly httpCode: ErrorCode;
  /** What the person who sees the error can do. */
  readonly hint: string;
}

/**
 * The closed table of coded failures. Every thrown error of these packages carries one of its keys;
 * HTTP answers and retry decisions are columns, not switches elsewhere.
 */
export const SANDBOX_ERROR_CODES = {
  config_invalid: facts(500, 'internal_error', 'Correct the setting that the message names.'),
  backend_unknown: facts(422, 'validation_failed', 'Use one of the registered backends.'),
  provider_unavailable: facts(
    503,
    'upstream_unavailable',
    'Install the SDK package of the provider.',
  ),
  provider_failed: facts(
    502,
    'upstream_unavailable',
    'Read the cause; the provider refused or broke the operation.',
  ),
  provider_unauthorized: facts(
    502,
    'upstream_unavailable',
    'Check the credentials of the provider.',
  ),
  provider_capacity: retryable(
    503,
    'upstream_unavailable',
    'Wait, or raise the quota at the provider.',
  ),
  provider_unreachable: retryable(
    503,
    'upstream_unavailable',
    'Try again; the outcome of the call is unknown.',
  ),
  box_gone: facts(410, 'not_found', 'Restore the box from its archive or create a new one.'),
  box_in_use: facts(409, 'conflict', 'Wait until the other holder has released the box.'),
  envelope_invalid: facts(
    422,
    'validation_failed',
    'The stored resume record cannot be used with this backend.',
  ),
  fenced: facts(409, 'conflict', 'Another owner has taken over; acquire again.'),
  store_conflict: retryable(409, 'conflict', 'Read the record again and repeat the change.'),
  store_unavailable: retryable(
    503,
    'upstream_unavailable',
    'Check the store; the outcome of the call is unknown.',
  ),
  machine_offline: retryable(503, 'upstream_unavailable', 'Start the agent on the machine.'),
  machine_reconnecting: retryable(
    503,
    'upstream_unavailable',
    'Wait for the machine to come back.',
  ),
  consent_required: facts(409, 'conflict', 'Ask the owner for consent first.'),
  not_found: facts(404, 'not_found', 'Check the name or the path.'),
  conflict: facts(409, 'conflict', 'Read the current state and repeat the request.'),
  invalid_request: facts(422, 'validation_failed', 'Correct the field that the message names.'),
  path_escape: facts(422, 'validation_failed', 'Use a path inside the workspace.'),
  unsupported: facts(
    422,
    'validation_failed',
    'The backend does not offer this; choose another backend.',
  ),
  port_unavailable: facts(503, 'upstream_unavailable', 'Expose the port when the box is created.'),
  display_failed: facts(
    503,
    'upstream_unavailable',
    'Read the log of the display stack in the box.',
  ),
  recording_failed: facts(503, 'upstream_unavailable', 'Read the log of the recorder in the box.'),
  timeout: retryable(504, 'upstream_unavailable', 'Raise the limit that the message names.'),
  cancelled: facts(499, 'conflict', 'The caller stopped the operation.'),
  output_limit: facts(413, 'limit_exceeded', 'Raise the byte limit or produce less output.'),
  token_invalid: facts(401, 'unauthenticated', 'Mint a new token.'),
  model_unknown: facts(422, 'validation_failed', 'Choose a model of the allowed list.'),
  model_unauthorized: facts(502, 'upstream_unavailable', 'Check the key of the model provider.'),
  model_unavailable: retryable(503, 'upstream_unavailable', 'Try again later.'),
  model_rate_limited: retryable(429, 'limit_exceeded', 'Wait before the next call.'),
  model_output_invalid: facts(
    502,
    'upstream_unavailable',
    'The model answered something that cannot be used.',
  ),
  context_overflow: facts(422, 'limit_exceeded', 'Shorten or compact the conversation.'),
  compaction_needed: facts(409, 'conflict', 'Compact the conversation, then continue the turn.'),
  max_turns: facts(422, 'limit_exceeded', 'Raise the limit of model calls or split the task.'),
  tool_failed: facts(
    502,
    'upstream_unavailable',
    'Read the cause; a tool that the turn requires failed.',
  ),
  internal: facts(500, 'internal_error', 'This is a defect; report it with the message.'),
} as const satisfies Record<string, ErrorCodeFacts>;

export type SandboxErrorCode = keyof typeof SANDBOX_ERROR_CODES;

function facts(httpStatus: number, httpCode: ErrorCode, hint: string): ErrorCodeFacts {
  return Object.freeze({ retryable: false, httpStatus, httpCode, hint });
}

function retryable(httpStatus: number, httpCode: ErrorCode, hint: string): ErrorCodeFacts {
  return Object.freeze({ retryable: true, httpStatus, httpCode, hint });
}
