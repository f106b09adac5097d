import { SandboxError } from '@opengeni/contracts/errors';

import { findString, isLooseRecord, looseRecordOf } from '../events/loose-record.ts';
import type { LooseRecord } from '../events/loose-record.ts';

/** What an error of a model client tells by its fields. */
export interface ProviderFailureFacts {
  /** Names and classes, the outermost first. */
  readonly names: readonly string[];
  readonly status: number | undefined;
  /** Codes and types, the outermost first. */
  readonly codes: readonly string[];
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;
  readonly message: string;
}

const MAX_DEPTH = 6;

/** Reads names, status, codes and headers of an error and of what it was caused by. */
export function readProviderFailure(
  error: unknown,
  now: () => number = Date.now,
): ProviderFailureFacts {
  const chain = chainOf(error);
  const statuses = chain.flatMap(({ status, statusCode }) => [status, statusCode]);
  return {
    names: chain.flatMap(namesOf),
    status: statuses.find((status) => typeof status === 'number'),
    codes: chain
      .flatMap(({ code, type }) => [code, type])
      .filter((code) => typeof code === 'string'),
    retryAfterMs: chain
      .map(({ headers }) => findRetryAfterMs(headers, now))
      .find((delay) => delay !== undefined),
    requestId: findString(...chain.flatMap((link) => [link['requestID'], link['request_id']])),
    message: findString(...chain.map(({ message }) => message)) ?? String(error),
  };
}

/** The coded error of our own transport that the client wraps as a broken connection. */
export function findTransportRefusal(error: unknown): SandboxError | undefined {
  const link = looseRecordOf(error);
  if (!namesOf(link).includes('APIConnectionError')) return undefined;
  return SandboxError.is(link['cause']) ? link['cause'] : undefined;
}

/** The code and the type that the last event of a response names; none when it succeeded. */
export function readTerminalEventCodes(event: unknown): string[] {
  const raw = looseRecordOf(event);
  const response = looseRecordOf(raw['response']);
  const failure = looseRecordOf(response['error'] ?? raw['error']);
  const incomplete = looseRecordOf(response['incomplete_details']);
  return [raw['code'], failure['code'], failure['type'], incomplete['reason']].filter(
    (code) => typeof code === 'string',
  );
}

// Errors of the OpenAI client do not set `name`; only their class says what they are.
function namesOf(error: LooseRecord): string[] {
  const { name, constructor: ownClass } = error;
  const className = typeof ownClass === 'function' ? ownClass.name : undefined;
  return [name === 'Error' ? undefined : name, className].filter(
    (candidate) => typeof candidate === 'string',
  );
}

function chainOf(error: unknown): LooseRecord[] {
  const chain: LooseRecord[] = [];
  const visit = (value: unknown): void => {
    if (!isLooseRecord(value) || chain.includes(value) || chain.length >= MAX_DEPTH) return;
    chain.push(value);
    visit(value['cause']);
    visit(value['error']);
  };
  visit(error);
  return chain;
}

function findRetryAfterMs(headers: unknown, now: () => number): number | undefined {
  const milliseconds = Number(findHeader(headers, 'retry-after-ms'));
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  const after = findHeader(headers, 'retry-after');
  if (after === undefined) return undefined;
  const seconds = Number(after);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.round(seconds * 1000);
  const delayMs = Date.parse(after) - now();
  return delayMs > 0 ? delayMs : undefined;
}

function findHeader(headers: unknown, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  return findString(looseRecordOf(headers)[name]);
}
