import { describe, expect, it } from 'vitest';

import { configuredAllowedReasoningEfforts } from './reasoning-efforts.ts';

describe('configuredAllowedReasoningEfforts', () => {
  it('the default comes first and only once', () => {
    expect(
      configuredAllowedReasoningEfforts({
        openaiReasoningEffort: 'high',
        openaiAllowedReasoningEfforts: 'low, high,low',
      }),
    ).toEqual(['high', 'low']);
  });

  it('an unknown word is refused by variable', () => {
    expect(() =>
      configuredAllowedReasoningEfforts({
        openaiReasoningEffort: 'high',
        openaiAllowedReasoningEfforts: 'low,High',
      }),
    ).toThrow(/^OPENGENI_OPENAI_ALLOWED_REASONING_EFFORTS names the unknown effort "High"/);
  });
});
