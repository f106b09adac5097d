import { afterEach, describe, expect, it } from 'vitest';

import { ensureReadableStreamFrom } from './readable-stream.ts';

const native = Object.getOwnPropertyDescriptor(ReadableStream, 'from');

afterEach(() => {
  if (native !== undefined) Object.defineProperty(ReadableStream, 'from', native);
});

async function* letters(): AsyncGenerator<string> {
  yield 'a';
  yield await Promise.resolve('b');
}

describe('ReadableStream.from', () => {
  it('is left alone where it is there', () => {
    ensureReadableStreamFrom();
    expect(Object.getOwnPropertyDescriptor(ReadableStream, 'from')).toEqual(native);
  });

  it.each([
    ['an array', () => ['a', 'b']],
    ['an async generator', letters],
  ])('reads %s where it is missing', async (_title, source) => {
    Reflect.deleteProperty(ReadableStream, 'from');
    ensureReadableStreamFrom();
    const read: string[] = [];
    for await (const chunk of ReadableStream.from<string>(source())) read.push(chunk);
    expect(read).toEqual(['a', 'b']);
  });

  it('ends its source when the reader leaves', async () => {
    Reflect.deleteProperty(ReadableStream, 'from');
    ensureReadableStreamFrom();
    let ended = false;
    const source = async function* (): AsyncGenerator<number> {
      try {
        yield await Promise.resolve(1);
        yield 2;
      } finally {
        ended = true;
      }
    };
    for await (const chunk of ReadableStream.from<number>(source())) if (chunk === 1) break;
    expect(ended).toBe(true);
  });
});
