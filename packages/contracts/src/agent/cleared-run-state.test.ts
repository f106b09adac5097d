import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  CLEARED_RUN_STATE_BLOB,
  CLEARED_RUN_STATE_MARKER,
  isClearedRunStateBlob,
} from './cleared-run-state.ts';

describe('cleared run state', () => {
  it('marker and blob are the published ones', () => {
    expect(CLEARED_RUN_STATE_MARKER).toBe('$opengeniCleared');
    expect(CLEARED_RUN_STATE_BLOB).toBe('{"$opengeniCleared":true}');
  });

  it.each([
    CLEARED_RUN_STATE_BLOB,
    '{"$opengeniCleared":true,"at":"now"}',
    ' {"a":1, "$opengeniCleared" : true }\n',
  ])('%j is cleared', (blob) => {
    expect(isClearedRunStateBlob(blob)).toBe(true);
  });

  it.each([
    null,
    undefined,
    '',
    'null',
    'true',
    '"$opengeniCleared"',
    '$opengeniCleared',
    '{"$opengeniCleared":true',
    '{"$opengeniCleared":false}',
    '{"$opengeniCleared":1}',
    '{"$opengeniCleared":"true"}',
    '{"inner":{"$opengeniCleared":true}}',
    '[{"$opengeniCleared":true}]',
    '{"$schemaVersion":"1.0","currentTurn":1,"note":"$opengeniCleared"}',
  ])('%j is not cleared', (blob) => {
    expect(isClearedRunStateBlob(blob)).toBe(false);
  });

  it('no text makes the check throw', () => {
    const broken = fc.string().map((tail) => `${CLEARED_RUN_STATE_MARKER}${tail}`);
    fc.assert(
      fc.property(broken, (blob) => {
        expect(isClearedRunStateBlob(blob)).toBe(false);
      }),
    );
  });
});
