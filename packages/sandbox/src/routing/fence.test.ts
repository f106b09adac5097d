import { SandboxError } from '@opengeni/contracts/errors';
import { expect, it } from 'vitest';
import { isFence } from './fence.ts';

it('an error is a fence when its type says so', () => {
  expect(isFence(new SandboxError('fenced', 'x'))).toBe(true);
  expect(isFence({ fenced: true })).toBe(true);
});

it('text, other codes and other values are no fence', () => {
  for (const error of [
    new Error('fenced'),
    new SandboxError('conflict', 'fenced by epoch supersession'),
    { fenced: 'true' },
    { fenced: 1 },
    // The number of the wire's fence is ABORTED in gRPC, and providers speak gRPC.
    { code: 10 },
    'fenced',
    null,
    undefined,
  ]) {
    expect(isFence(error)).toBe(false);
  }
});
