import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { findOpenReading } from './open-reading.ts';

const Schema = z.object({
  kind: z.enum(['a', 'b']),
  inner: z.object({ reason: z.enum(['x', 'y']).nullable(), flag: z.literal(true).default(true) }),
  list: z.array(z.enum(['m', 'n'])).default(() => []),
  count: z.number().int(),
});

const value = { kind: 'a', inner: { reason: 'x' }, count: 1 };

describe('reading open names', () => {
  it('a value that fits is parsed as usual', () => {
    expect(findOpenReading(Schema, value)).toEqual({
      ...value,
      inner: { reason: 'x', flag: true },
      list: [],
    });
  });

  it('unknown names are kept at every depth, and defaults are still filled', () => {
    const newer = { kind: 'c', inner: { reason: 'z' }, list: ['m', 'o'], count: 1, added: 1 };
    expect(findOpenReading(Schema, newer)).toEqual({
      kind: 'c',
      inner: { reason: 'z', flag: true },
      list: ['m', 'o'],
      count: 1,
    });
  });

  it('the value that was read is not changed', () => {
    const newer = Object.freeze({ kind: 'c', inner: Object.freeze({ reason: 'z' }), count: 1 });
    findOpenReading(Schema, newer);
    expect(newer).toEqual({ kind: 'c', inner: { reason: 'z' }, count: 1 });
  });

  it.each([
    ['a number in place of a name', { ...value, kind: 3 }],
    ['a missing name', { ...value, kind: undefined }],
    ['an unknown name beside another problem', { ...value, kind: 'c', count: 'one' }],
    ['another literal than text', { ...value, inner: { reason: 'x', flag: false } }],
    ['no object', 'a'],
    ['nothing', undefined],
  ])('%s does not fit', (_name, other) => {
    expect(findOpenReading(Schema, other)).toBeUndefined();
  });

  it('a lone unknown name at the top is refused: there is nothing else to check', () => {
    expect(findOpenReading(z.enum(['a']), 'b')).toBeUndefined();
  });

  it('any name whatever survives the reading', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (kind, reason) => {
        expect(findOpenReading(Schema, { ...value, kind, inner: { reason } })).toMatchObject({
          kind,
          inner: { reason, flag: true },
        });
      }),
    );
  });
});
