import { SandboxError } from '@opengeni/contracts/errors';
import type { ProviderFailure } from '@opengeni/contracts/ports';

type Facts = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 8;
const NOT_FOUND_STATUS = 5;

/** gRPC status codes whose meaning does not depend on the call. */
const FAILURE_BY_STATUS: Readonly<Record<number, ProviderFailure>> = {
  1: 'transient', // CANCELLED
  4: 'transient', // DEADLINE_EXCEEDED
  7: 'unauthorized', // PERMISSION_DENIED
  8: 'capacity', // RESOURCE_EXHAUSTED
  10: 'transient', // ABORTED
  14: 'transient', // UNAVAILABLE
  16: 'unauthorized', // UNAUTHENTICATED
};

const FAILURE_BY_CODE: Readonly<Record<string, ProviderFailure>> = {
  box_gone: 'gone',
  box_in_use: 'in-use',
  provider_unauthorized: 'unauthorized',
  provider_capacity: 'capacity',
  provider_unreachable: 'transient',
  timeout: 'transient',
};

/** Calls whose only subject is one sandbox, so that their NOT_FOUND can mean nothing else. */
const SANDBOX_CALLS = new Set(
  ['Wait', 'Terminate', 'TagsSet', 'TagsGet', 'GetTaskId', 'GetTunnels'].map(
    (call) => `/modal.client.ModalClient/Sandbox${call}`,
  ),
);

/** The SDKs' own sentences for a missing and for a finished box; they carry no field that says so. */
const MISSING_BOX = /^Sandbox with id: 'sb-[0-9A-Za-z]{22,26}' not found$/;
const FINISHED_BOX = /^Modal sandbox sb-[0-9A-Za-z]{22,26} is no longer running\.$/;

/**
 * Says what an error of the Modal SDK or of the Agents SDK's Modal client means, from its structure and that of
 * its causes. Evidence of a transport failure outweighs all other; what is not known for sure is `unknown`.
 */
export function classifyModalFailure(error: unknown): ProviderFailure {
  const failures = listFacts(error).map((facts) => classifyFacts(facts));
  if (failures.includes('transient')) return 'transient';
  return failures.find((failure) => failure !== 'unknown') ?? 'unknown';
}

/** Whether the SDK says that something that was looked up does not exist; what that is only the call site knows. */
export function isModalNotFound(error: unknown): boolean {
  const facts = asFacts(error);
  return facts?.['name'] === 'NotFoundError' || isGrpcStatus(facts, NOT_FOUND_STATUS);
}

/** The error, then its causes: each `cause`, also where the Agents SDK keeps it under `details`. */
function listFacts(error: unknown): Facts[] {
  const chain: Facts[] = [];
  let next = asFacts(error);
  while (next !== undefined && chain.length < MAX_DEPTH && !chain.includes(next)) {
    chain.push(next);
    next = asFacts(next['cause']) ?? asFacts(asFacts(next['details'])?.['cause']);
  }
  return chain;
}

function classifyFacts(facts: Facts): ProviderFailure {
  if (SandboxError.is(facts)) return FAILURE_BY_CODE[facts.code] ?? 'unknown';
  if (isGrpcError(facts)) return classifyGrpc(facts);
  const details = asFacts(facts['details']);
  if (details?.['provider'] === 'modal') return classifyAgentsDetails(details);
  return classifyNamed(facts['name'], facts['message']);
}

function classifyGrpc(facts: Facts): ProviderFailure {
  if (facts['code'] !== NOT_FOUND_STATUS) {
    return FAILURE_BY_STATUS[Number(facts['code'])] ?? 'unknown';
  }
  return SANDBOX_CALLS.has(String(facts['path'])) ? 'gone' : 'unknown';
}

function classifyAgentsDetails(details: Facts): ProviderFailure {
  const status = details['errorCode'];
  if (typeof status === 'number') return FAILURE_BY_STATUS[status] ?? 'unknown';
  const isMissingBox =
    details['operation'] === 'resume sandbox' &&
    details['errorName'] === 'NotFoundError' &&
    typeof details['sandboxId'] === 'string';
  return isMissingBox ? 'gone' : 'unknown';
}

function classifyNamed(name: unknown, message: unknown): ProviderFailure {
  const text = typeof message === 'string' ? message : '';
  if (name === 'NotFoundError') return MISSING_BOX.test(text) ? 'gone' : 'unknown';
  if (name === 'UserError') return FINISHED_BOX.test(text) ? 'gone' : 'unknown';
  if (name === 'AlreadyExistsError') return 'in-use';
  return name === 'TimeoutError' ? 'transient' : 'unknown';
}

function isGrpcError(facts: Facts): boolean {
  return (
    facts['name'] === 'ClientError' &&
    typeof facts['code'] === 'number' &&
    String(facts['path']).startsWith('/modal.')
  );
}

function isGrpcStatus(facts: Facts | undefined, status: number): boolean {
  return facts !== undefined && isGrpcError(facts) && facts['code'] === status;
}

function asFacts(value: unknown): Facts | undefined {
  return typeof value === 'object' && value !== null ? (value as Facts) : undefined;
}
