import { SandboxError } from '@opengeni/contracts/errors';
import {
  AlreadyExistsError,
  ClientClosedError,
  InvalidError,
  NotFoundError,
  SandboxFilesystemNotFoundError,
  TimeoutError,
} from 'modal';
import { ClientError, Status } from 'nice-grpc';
import { expect, it } from 'vitest';
import { classifyModalFailure, isModalNotFound } from './modal-failure.ts';

const BOX = `sb-${'a'.repeat(22)}`;
const missingBox = new NotFoundError(`Sandbox with id: '${BOX}' not found`);
const missingApp = new NotFoundError("App 'x' not found");

function grpc(method: string, status: Status): ClientError {
  return new ClientError(`/modal.client.ModalClient/${method}`, status, 'text of the server');
}

/** An error as the Agents SDK's Modal client throws it. */
function agentsError(details: Record<string, unknown>, message = 'Failed'): Error {
  return Object.assign(new Error(message), {
    name: 'SandboxProviderError',
    code: 'provider_error',
    details: { provider: 'modal', retryable: null, ...details },
  });
}

function userError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UserError' });
}

const resume = { operation: 'resume sandbox', sandboxId: BOX };

it.each([
  ['a box that Modal does not know', missingBox, 'gone'],
  ['a finished box', userError(`Modal sandbox ${BOX} is no longer running.`), 'gone'],
  ['NOT_FOUND of a call on a box', grpc('SandboxTerminate', Status.NOT_FOUND), 'gone'],
  [
    'a resume of an unknown box',
    agentsError({ ...resume, errorName: 'NotFoundError', cause: missingBox }),
    'gone',
  ],
  ['a coded error', new SandboxError('box_gone', 'The box is gone.'), 'gone'],
  ['a name that another box has', new AlreadyExistsError('taken'), 'in-use'],
  ['UNAUTHENTICATED', grpc('SandboxList', Status.UNAUTHENTICATED), 'unauthorized'],
  ['PERMISSION_DENIED', grpc('SandboxCreate', Status.PERMISSION_DENIED), 'unauthorized'],
  ['RESOURCE_EXHAUSTED', grpc('SandboxCreate', Status.RESOURCE_EXHAUSTED), 'capacity'],
  ['UNAVAILABLE', grpc('SandboxWait', Status.UNAVAILABLE), 'transient'],
  ['DEADLINE_EXCEEDED', grpc('SandboxWait', Status.DEADLINE_EXCEEDED), 'transient'],
  [
    'a resume without a connection',
    agentsError({ ...resume, errorName: 'ClientError', errorCode: 14 }),
    'transient',
  ],
  ['a call over its limit', new SandboxError('timeout', 'Modal did not answer.'), 'transient'],
  ['a time limit of the SDK', new TimeoutError('took too long'), 'transient'],
] as const)('%s', (_title, error, failure) => {
  expect(classifyModalFailure(error)).toBe(failure);
});

it.each([
  ['an app', missingApp],
  [
    'an app that the Agents SDK looked up',
    agentsError({ operation: 'look up app', errorName: 'NotFoundError', cause: missingApp }),
  ],
  ['an app, by status', grpc('AppGetOrCreate', Status.NOT_FOUND)],
  ['an image', new NotFoundError('Could not find image with ID im-1')],
  ['a file', new SandboxFilesystemNotFoundError('No such file')],
  [
    'a filesystem that did not answer',
    new NotFoundError('The Sandbox is unavailable. This Sandbox may have already shut down.'),
  ],
  ['a host name', new Error('getaddrinfo ENOTFOUND api.modal.com')],
  ['a malformed id', new InvalidError('Invalid Sandbox ID: x')],
  ['a handle that was closed', new ClientClosedError()],
  [
    "a sentence about a box in somebody else's error",
    new Error(`Sandbox with id: '${BOX}' not found`),
  ],
  ['a box, said around other text', new NotFoundError(`tool: Sandbox with id: '${BOX}' not found`)],
  [
    'a box of another provider',
    Object.assign(new Error('x'), {
      details: { ...resume, provider: 'e2b', errorName: 'NotFoundError' },
    }),
  ],
])('missing %s never means that the box is gone', (_title, error) => {
  expect(classifyModalFailure(error)).toBe('unknown');
});

it.each([undefined, null, 404, 'not found', {}, []])('%o says nothing', (error) => {
  expect(classifyModalFailure(error)).toBe('unknown');
});

it('evidence of a transport failure outweighs a box that is said to be gone', () => {
  const error = new NotFoundError(`Sandbox with id: '${BOX}' not found`);
  error.cause = grpc('SandboxWait', Status.UNAVAILABLE);
  expect(classifyModalFailure(error)).toBe('transient');
});

it('a cause that leads back to itself ends', () => {
  const error: Error = new Error('outer');
  error.cause = new Error('inner', { cause: error });
  expect(classifyModalFailure(error)).toBe('unknown');
});

it('what was looked up and does not exist is told from every other failure', () => {
  expect(isModalNotFound(missingApp)).toBe(true);
  expect(isModalNotFound(grpc('AppGetOrCreate', Status.NOT_FOUND))).toBe(true);
  expect(isModalNotFound(grpc('AppGetOrCreate', Status.UNAVAILABLE))).toBe(false);
  expect(isModalNotFound(new Error('not found'))).toBe(false);
  expect(isModalNotFound(undefined)).toBe(false);
});
