import { describe, expect, it } from 'vitest';
import type { OutputChunk } from './box-roles.ts';
import { createOutputListener } from './output-listener.ts';

const chunk: OutputChunk = { stream: 'stdout', bytes: new Uint8Array([1]) };

describe('a listener for output', () => {
  it('hands on pieces in order, and none without a callback', async () => {
    const seen: OutputChunk[] = [];
    const listener = createOutputListener((piece) => void seen.push(piece));
    listener.give(chunk);
    listener.give({ ...chunk, stream: 'stderr' });
    await listener.assertSound();
    expect(seen.map(({ stream }) => stream)).toEqual(['stdout', 'stderr']);
    const silent = createOutputListener(undefined);
    silent.give(chunk);
    await silent.assertSound();
  });

  it.each([
    [
      'throws',
      (cause: Error) => {
        throw cause;
      },
    ],
    [
      'returns a promise that rejects',
      async (cause: Error) => {
        throw cause;
      },
    ],
    [
      'returns a promise that rejects later',
      async (cause: Error) => {
        await Promise.resolve();
        throw cause;
      },
    ],
  ])('reports once that its callback %s, and calls it no more', async (_, fail) => {
    const cause = new Error('defect');
    let calls = 0;
    let failures = 0;
    const listener = createOutputListener(
      () => {
        calls += 1;
        return fail(cause);
      },
      () => {
        failures += 1;
      },
    );
    listener.give(chunk);
    await new Promise((resolve) => setImmediate(resolve));
    listener.give(chunk);
    await expect(listener.assertSound()).rejects.toMatchObject({
      code: 'invalid_request',
      details: { field: 'onOutput' },
      cause,
    });
    expect([calls, failures]).toEqual([1, 1]);
  });

  it('does not wait for promises, and lets none that rejects late become an unhandled one', async () => {
    const gate = Promise.withResolvers<void>();
    const listener = createOutputListener(async () => gate.promise);
    listener.give(chunk);
    await listener.assertSound();
    gate.reject(new Error('after the end'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
