import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { stableJson } from './stable-json.ts';

describe('stable JSON', () => {
  it('sorts keys at every depth and leaves lists in order', () => {
    expect(stableJson({ b: [{ z: 1, a: 2 }], a: null })).toBe('{"a":null,"b":[{"a":2,"z":1}]}');
    expect(stableJson([2, 1])).toBe('[2,1]');
  });

  it('the order of keys is that of code units in every locale', () => {
    expect(stableJson({ ä: 1, z: 2, Z: 3, a: 4, _: 5 })).toBe('{"Z":3,"_":5,"a":4,"z":2,"ä":1}');
  });

  it('what has no JSON form gives null, and such fields are left out', () => {
    expect(stableJson(undefined)).toBe('null');
    expect(stableJson({ a: undefined })).toBe('{}');
  });

  it('equal values give equal text whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).toReversed());
        expect(stableJson(shuffled)).toBe(stableJson(value));
      }),
    );
  });

  it('the text reads back to the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
