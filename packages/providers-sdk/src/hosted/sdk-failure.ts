import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import type { ProviderFailure } from '@opengeni/contracts/ports';

/** What an error says of itself in fields: HTTP statuses, and names and codes. Its text is never read. */
interface FailureFacts {
  readonly statuses: Set<number>;
  readonly words: Set<string>;
}

interface FailureRule {
  readonly failure: ProviderFailure;
  readonly statuses: readonly number[];
  readonly words: readonly string[];
}

const FAILURE_BY_CODE: Partial<Record<SandboxErrorCode, ProviderFailure>> = {
  box_gone: 'gone',
  box_in_use: 'in-use',
  provider_unauthorized: 'unauthorized',
  provider_capacity: 'capacity',
  provider_unreachable: 'transient',
};

/** The first rule that fits decides. A missing resource is no rule: it may be an image, a file or a snapshot. */
const RULES: readonly FailureRule[] = [
  {
    failure: 'unauthorized',
    statuses: [401, 403],
    words: ['AuthenticationError', 'CredentialsError', 'PermissionDeniedError'],
  },
  {
    failure: 'capacity',
    statuses: [402, 429],
    words: ['DaytonaRateLimitError', 'RateLimitError', 'ServiceBusyError'],
  },
  { failure: 'in-use', statuses: [409], words: [] },
  {
    failure: 'transient',
    statuses: [408, 425, 500, 502, 503, 504],
    words: [
      'AbortError',
      'DaytonaTimeoutError',
      'EAI_AGAIN',
      'ECONNABORTED',
      'ECONNREFUSED',
      'ECONNRESET',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ENOTFOUND',
      'EPIPE',
      'ETIMEDOUT',
      'TimeoutError',
      'UND_ERR_BODY_TIMEOUT',
      'UND_ERR_CONNECT_TIMEOUT',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_SOCKET',
    ],
  },
];

const MISSING_NAMES = ['DaytonaNotFoundError', 'NotFoundError', 'SandboxNotFoundError'];
const STATUS_FIELDS = ['status', 'statusCode', 'httpStatus', 'responseStatus', 'code', 'errorCode'];
const WORD_FIELDS = ['name', 'errorName', 'code', 'errorCode'];
const NESTED_FIELDS = ['details', 'response', 'cause'];
const MAX_DEPTH = 4;

/** Judges an error of the Agents SDK or of a provider's own SDK by its fields. */
export function classifySdkFailure(error: unknown): ProviderFailure {
  if (SandboxError.is(error)) return FAILURE_BY_CODE[error.code] ?? 'unknown';
  const { statuses, words } = factsOf(error);
  const rule = RULES.find(
    (candidate) =>
      candidate.statuses.some((status) => statuses.has(status)) ||
      candidate.words.some((word) => words.has(word)),
  );
  return rule?.failure ?? 'unknown';
}

/** Whether a call about exactly one box was answered that there is no such box. */
export function isMissing(error: unknown): boolean {
  const { statuses, words } = factsOf(error);
  return statuses.has(404) || MISSING_NAMES.some((name) => words.has(name));
}

function factsOf(error: unknown): FailureFacts {
  const facts: FailureFacts = { statuses: new Set(), words: new Set() };
  collect(error, facts, 0);
  return facts;
}

function collect(value: unknown, facts: FailureFacts, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  for (const field of STATUS_FIELDS) {
    const status = Number(Reflect.get(value, field));
    // Numbers outside of this range are codes of something else than HTTP.
    if (Number.isInteger(status) && status >= 400 && status < 600) facts.statuses.add(status);
  }
  for (const field of WORD_FIELDS) {
    const word: unknown = Reflect.get(value, field);
    if (typeof word === 'string') facts.words.add(word);
  }
  for (const field of NESTED_FIELDS) collect(Reflect.get(value, field), facts, depth + 1);
}
