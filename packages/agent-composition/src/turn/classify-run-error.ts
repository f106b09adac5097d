import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';

import {
  findTransportRefusal,
  readProviderFailure,
  readTerminalEventCodes,
} from './provider-failure.ts';
import type { ProviderFailureFacts } from './provider-failure.ts';
import { RUN_ERROR_KINDS, RunError, isRunError } from './run-error.ts';
import type { RunErrorKind } from './run-error.ts';

export interface ClassifyRunErrorOptions {
  /** Last raw event of the response that failed; the provider's code is only there. */
  readonly terminalEvent?: unknown;
}

interface Verdict {
  readonly kind: RunErrorKind;
  readonly code?: SandboxErrorCode;
  readonly message: string;
}

const PROVIDER_CODES: Readonly<Record<string, RunErrorKind>> = Object.freeze({
  context_length_exceeded: 'context_overflow',
  rate_limit_exceeded: 'rate_limited',
  rate_limit_error: 'rate_limited',
  too_many_requests: 'rate_limited',
  slow_down: 'rate_limited',
  insufficient_quota: 'budget',
  billing_hard_limit_reached: 'budget',
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  permission_error: 'auth',
  account_deactivated: 'auth',
  server_error: 'provider_unavailable',
  internal_server_error: 'provider_unavailable',
  overloaded_error: 'provider_unavailable',
  service_unavailable: 'provider_unavailable',
  content_filter: 'model_output',
  max_output_tokens: 'model_output',
  invalid_prompt: 'model_output',
  bio_policy: 'model_output',
  cyber_policy: 'model_output',
});

const SDK_ERRORS: Readonly<Record<string, Verdict>> = Object.freeze({
  MaxTurnsExceededError: {
    kind: 'max_turns',
    message: 'The turn reached its limit of model calls',
  },
  ModelTimeoutError: { kind: 'provider_unavailable', message: 'The model did not answer in time' },
  ModelRefusalError: { kind: 'model_output', message: 'The model refused to answer' },
  CodexSubscriptionUnavailableError: { kind: 'auth', message: '' },
  UserError: { kind: 'configuration', code: 'invalid_request', message: '' },
  SyntaxError: {
    kind: 'model_output',
    message: 'The model provider sent an event that is no valid JSON',
  },
  ZodError: {
    kind: 'model_output',
    message: 'The model provider sent a response of an unknown shape',
  },
});

// The start of what providers say that name no code.
const MESSAGES: readonly (readonly [RegExp, RunErrorKind])[] = [
  [
    /^(this model'?s maximum context length|your input exceeds the context window|input exceeds the context window|(the )?(prompt|input) is too long)\b/i,
    'context_overflow',
  ],
  [/^rate limit (reached|exceeded)\b/i, 'rate_limited'],
  [/^you exceeded your current quota\b/i, 'budget'],
];

const NETWORK_NAMES = new Set(['APIConnectionError', 'APIConnectionTimeoutError', 'FetchError']);
const NETWORK_CODES =
  /^(ECONN\w+|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|UND_ERR_\w+)$/;

/** What a turn failed with, decided by types, status and codes; the text of a message is looked at last. */
export function classifyRunError(error: unknown, options: ClassifyRunErrorOptions = {}): RunError {
  if (isRunError(error)) return error;
  const coded = SandboxError.is(error) ? error : findTransportRefusal(error);
  if (coded !== undefined) {
    return new RunError(kindOfCode(coded.code), coded.message, {
      code: coded.code,
      details: coded.details,
      cause: error,
    });
  }
  const facts = readProviderFailure(error);
  const verdict =
    findSdkVerdict(facts) ??
    findCodeVerdict(facts.codes) ??
    findStatusVerdict(facts) ??
    findCodeVerdict(readTerminalEventCodes(options.terminalEvent)) ??
    findMessageVerdict(facts.message) ??
    findLastVerdict(facts);
  return createRunError(verdict, facts, error);
}

function createRunError(verdict: Verdict, facts: ProviderFailureFacts, cause: unknown): RunError {
  const { kind, code, message } = verdict;
  const { status, retryAfterMs, requestId } = facts;
  const told =
    message === ''
      ? facts.message
      : `${message}${status === undefined ? '' : ` (HTTP ${status})`}.`;
  return new RunError(kind, told, {
    ...(code === undefined ? {} : { code }),
    retryAfterMs,
    ...(message === '' ? { userMessage: facts.message } : {}),
    details: {
      detail: facts.message.slice(0, 500),
      ...(status === undefined ? {} : { status }),
      ...(facts.codes[0] === undefined ? {} : { providerCode: facts.codes[0] }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    cause,
  });
}

function findSdkVerdict({ names: [name = ''] }: ProviderFailureFacts): Verdict | undefined {
  return Object.hasOwn(SDK_ERRORS, name) ? SDK_ERRORS[name] : undefined;
}

function findCodeVerdict(codes: readonly string[]): Verdict | undefined {
  if (codes.includes('model_not_found')) {
    return {
      kind: 'configuration',
      code: 'model_unknown',
      message: 'The model provider does not know the model',
    };
  }
  const code = codes.find((candidate) => Object.hasOwn(PROVIDER_CODES, candidate));
  const kind = code === undefined ? undefined : PROVIDER_CODES[code];
  return kind && { kind, message: `The model provider answered ${code}` };
}

function findStatusVerdict({ status, message }: ProviderFailureFacts): Verdict | undefined {
  if (status === undefined) return undefined;
  if (status === 429)
    return { kind: 'rate_limited', message: 'The model provider limits requests' };
  if (status === 401 || status === 403)
    return { kind: 'auth', message: 'The model provider refused the key' };
  if (status === 408 || status === 409 || status >= 500) {
    return { kind: 'provider_unavailable', message: 'The model provider failed' };
  }
  if (status === 413)
    return { kind: 'context_overflow', message: 'The model provider refused so long a request' };
  const told = findMessageVerdict(message);
  if (told !== undefined) return told;
  return {
    kind: 'configuration',
    code: 'provider_failed',
    message: 'The model provider refused the request',
  };
}

function findMessageVerdict(message: string): Verdict | undefined {
  const text = message.replace(/^\d{3} /, '');
  const kind = MESSAGES.find(([pattern]) => pattern.test(text))?.[1];
  return kind && { kind, message: RUN_ERROR_KINDS[kind].userMessage.replace(/\.$/, '') };
}

function findLastVerdict(facts: ProviderFailureFacts): Verdict {
  if (
    facts.names.some((name) => NETWORK_NAMES.has(name)) ||
    facts.codes.some((code) => NETWORK_CODES.test(code))
  ) {
    return { kind: 'provider_unavailable', message: 'The connection to the model provider broke' };
  }
  if (facts.names.includes('APIError'))
    return { kind: 'provider_unavailable', message: 'The model provider failed' };
  if (facts.names.includes('ModelBehaviorError')) {
    return { kind: 'model_output', message: 'The model answered something that cannot be used' };
  }
  if (facts.names.includes('ToolTimeoutError') || facts.names.includes('ToolCallError')) {
    return { kind: 'tool_contract', code: 'tool_failed', message: 'A tool of the turn failed' };
  }
  return { kind: 'internal', message: `The turn failed: ${facts.message.slice(0, 200)}` };
}

function kindOfCode(code: SandboxErrorCode): RunErrorKind {
  const configured: readonly SandboxErrorCode[] = [
    'model_unknown',
    'unsupported',
    'invalid_request',
    'provider_unavailable',
  ];
  if (configured.includes(code)) return 'configuration';
  if (code === 'timeout') return 'provider_unavailable';
  const kinds = Object.entries(RUN_ERROR_KINDS) as [
    RunErrorKind,
    { readonly code: SandboxErrorCode },
  ][];
  return kinds.find(([, facts]) => facts.code === code)?.[0] ?? 'internal';
}
