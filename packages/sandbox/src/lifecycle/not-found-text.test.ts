import { describe, expect, it } from 'vitest';
import { isProviderSandboxNotFoundError } from './not-found-text.ts';

describe('the guess that a box is missing', () => {
  it.each([
    { status: 404 },
    { statusCode: 404 },
    new Error('Sandbox sb-123 not found'),
    new Error('the box is no longer running'),
    new Error('it has been terminated'),
    Object.assign(new Error('x'), { code: 'SANDBOX_NOT_FOUND' }),
    Object.assign(new Error('x'), { name: 'NotFoundError' }),
    'does not exist',
  ])('is yes for %j', (error) => {
    expect(isProviderSandboxNotFoundError('modal', error)).toBe(true);
  });

  it.each([
    new Error('already running, not found'),
    new Error('still running'),
    new Error('already exists: not found'),
    new Error('503 service unavailable'),
    new Error('network timeout'),
    { status: 500 },
    null,
    undefined,
    0,
  ])('is no for %j', (error) => {
    expect(isProviderSandboxNotFoundError('modal', error)).toBe(false);
  });

  it('is always no for a machine of a person', () => {
    expect(isProviderSandboxNotFoundError('selfhosted', { status: 404 })).toBe(false);
    expect(isProviderSandboxNotFoundError('selfhosted', new Error('not found'))).toBe(false);
  });
});
