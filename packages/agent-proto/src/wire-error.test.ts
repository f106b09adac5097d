import { describe, expect, it } from 'vitest';
import { WireError } from './index.ts';
import type { WireErrorReason } from './index.ts';

describe('WireError', () => {
  it.each([
    ['empty', 'invalid_request', 422],
    ['malformed', 'invalid_request', 422],
    ['unknown_tag', 'invalid_request', 422],
    ['unencodable', 'invalid_request', 422],
    ['too_large', 'output_limit', 413],
    ['too_many_fields', 'output_limit', 413],
  ] as const satisfies [WireErrorReason, string, number][])(
    '%s has the code %s',
    (reason, code, httpStatus) => {
      expect(new WireError(reason, 'text')).toMatchObject({
        reason,
        code,
        httpStatus,
        retryable: false,
        details: { reason },
      });
    },
  );

  it('belongs to the SandboxError family by the registered symbol', () => {
    expect(Symbol.for('opengeni.sandbox-error') in new WireError('empty', 'text')).toBe(true);
  });

  it('is recognised by its brand, also when it comes from another copy of this package', () => {
    const foreign = { [Symbol.for('opengeni.wire-error')]: true, reason: 'empty' };
    expect(WireError.is(foreign, 'empty')).toBe(true);
    expect(WireError.is(foreign, 'malformed')).toBe(false);
  });

  it.each([undefined, null, 'malformed', new Error('malformed'), { reason: 'malformed' }])(
    'is not %o',
    (value) => {
      expect(WireError.is(value)).toBe(false);
    },
  );
});
