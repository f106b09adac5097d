import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseSettings } from '../get-settings.ts';
import {
  contextClientCompactThreshold,
  contextInputBudgetTokens,
  contextServerCompactThreshold,
  resolveContextCompactionMode,
  resolveModelContextLimits,
} from './context-limits.ts';
import { findModelWindowTokens } from './model-windows.ts';

const settings = parseSettings({});

describe('compaction settings', () => {
  it('the defaults give the documented numbers', () => {
    expect(contextInputBudgetTokens(settings)).toBe(922_000);
    expect(contextServerCompactThreshold(settings)).toBe(645_400);
    expect(contextClientCompactThreshold(settings)).toBe(811_800);
  });

  it('an explicit threshold wins', () => {
    const explicit = { ...settings, contextServerCompactThresholdTokens: 1000 };
    expect(contextServerCompactThreshold(explicit)).toBe(1000);
  });

  it('no number is negative when the reserve exceeds the window', () => {
    const small = { ...settings, contextWindowTokens: 1000 };
    expect(contextInputBudgetTokens(small)).toBe(0);
    expect(contextServerCompactThreshold(small)).toBe(0);
    expect(contextClientCompactThreshold(small)).toBe(0);
  });

  it.each([
    ['auto', 'openai', 'server'],
    ['auto', 'azure', 'client'],
    ['off', 'openai', 'off'],
    ['client', 'openai', 'client'],
    ['server', 'azure', 'server'],
  ] as const)('mode %s of %s is %s', (contextCompactionMode, openaiProvider, mode) => {
    expect(resolveContextCompactionMode({ contextCompactionMode, openaiProvider })).toBe(mode);
  });
});

describe('limits of one model', () => {
  it.each([
    ['server', 645_400],
    ['client', 811_800],
    ['off', undefined],
  ] as const)('of the default window in mode %s compact at %s', (compactionMode, compactAt) => {
    const limits = resolveModelContextLimits(settings, { windowTokens: 1_050_000, compactionMode });
    expect(limits.compactAtTokens).toBe(compactAt);
  });

  it('a small model still gets input, and compacts before it is full', () => {
    const modes = fc.constantFrom('server' as const, 'client' as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 2_000_000 }),
        modes,
        (windowTokens, compactionMode) => {
          const limits = resolveModelContextLimits(settings, { windowTokens, compactionMode });
          expect(limits.inputTokens).toBeGreaterThanOrEqual(Math.floor(windowTokens / 2));
          expect(limits.inputTokens).toBeLessThanOrEqual(windowTokens);
          expect(limits.compactAtTokens).toBeGreaterThan(0);
          expect(limits.compactAtTokens).toBeLessThanOrEqual(limits.inputTokens);
        },
      ),
    );
  });

  it('an explicit threshold above the input of a model is lowered to it', () => {
    const explicit = { ...settings, contextServerCompactThresholdTokens: 500_000 };
    const model = { windowTokens: 400_000, compactionMode: 'server' as const };
    expect(resolveModelContextLimits(explicit, model).compactAtTokens).toBe(272_000);
  });
});

describe('findModelWindowTokens', () => {
  it.each([
    ['gpt-5.4', 1_047_576],
    ['gpt-5.4-2026-03-05', 1_047_576],
    ['GPT-5.6-sol', 1_047_576],
    ['gpt-4.1-mini', 1_047_576],
    ['gpt-5.4-mini', 400_000],
    ['gpt-5', 400_000],
    ['gpt-5.1-codex-max', 400_000],
    ['gpt-5.3-codex', 400_000],
    ['o3-deep-research', 200_000],
    ['gpt-4o-mini-2024-07-18', 128_000],
    ['gpt-5-chat-latest', 128_000],
    ['gpt-5.5', undefined],
    ['scripted-1', undefined],
    ['o30', undefined],
  ])('the window of %s is %s', (model, tokens) => {
    expect(findModelWindowTokens(model)).toBe(tokens);
  });
});
