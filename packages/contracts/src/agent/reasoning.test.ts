import { describe, expect, it } from 'vitest';

import { ReasoningEffort, reasoningEffortForMetadata } from './reasoning.ts';

describe('reasoning effort of a session', () => {
  it('every effort that the SDK accepts is known', () => {
    expect(ReasoningEffort.options).toEqual([
      'none',
      'minimal',
      'low',
      'medium',
      'high',
      'xhigh',
      'max',
    ]);
  });

  it('a valid value of the metadata wins', () => {
    expect(reasoningEffortForMetadata({ reasoningEffort: 'high' }, 'low')).toBe('high');
  });

  it.each([
    undefined,
    null,
    {},
    { reasoningEffort: 'High' },
    { reasoningEffort: 3 },
    { reasoningEffort: null },
  ])('the fallback is used for %o', (metadata) => {
    expect(reasoningEffortForMetadata(metadata, 'low')).toBe('low');
  });
});
