import type { Settings } from '../settings.ts';

/** Who compacts a long conversation. */
export type ContextCompactionMode = 'server' | 'client' | 'off';

export type ContextSettings = Pick<
  Settings,
  | 'contextWindowTokens'
  | 'contextReservedOutputTokens'
  | 'contextServerCompactThresholdTokens'
  | 'contextCompactSoftFraction'
>;

/** What a model can take, and when its conversation is compacted. */
export interface ModelContextLimits {
  readonly windowTokens: number;
  /** Largest input that leaves room for the answer. */
  readonly inputTokens: number;
  /** Input size at which compaction begins; undefined when nobody compacts. */
  readonly compactAtTokens: number | undefined;
}

/** Fraction of the usable input at which this runtime compacts by itself. */
const CLIENT_TRIGGER_FRACTION = 0.9;
/** Input that is kept free for the request that writes the summary. */
const SUMMARY_BUFFER_TOKENS = 20_000;

/** The mode of the deployment; `auto` follows the built-in provider, since Azure refuses server compaction. */
export function resolveContextCompactionMode(
  settings: Pick<Settings, 'contextCompactionMode' | 'openaiProvider'>,
): ContextCompactionMode {
  if (settings.contextCompactionMode !== 'auto') return settings.contextCompactionMode;
  return settings.openaiProvider === 'openai' ? 'server' : 'client';
}

/** The part of the window that input may fill. */
export function contextInputBudgetTokens(
  settings: Pick<Settings, 'contextWindowTokens' | 'contextReservedOutputTokens'>,
): number {
  return Math.max(0, settings.contextWindowTokens - settings.contextReservedOutputTokens);
}

/** Input size at which the provider is told to compact. */
export function contextServerCompactThreshold(settings: ContextSettings): number {
  const budget = contextInputBudgetTokens(settings);
  return (
    settings.contextServerCompactThresholdTokens ??
    Math.floor(budget * settings.contextCompactSoftFraction)
  );
}

/** Input size at which this runtime compacts by itself. */
export function contextClientCompactThreshold(
  settings: Pick<Settings, 'contextWindowTokens' | 'contextReservedOutputTokens'>,
): number {
  return clientTrigger(contextInputBudgetTokens(settings), SUMMARY_BUFFER_TOKENS);
}

/**
 * The limits of one model by its own window. The reserve never takes more than half of the window, and the
 * buffer for the summary no more than a quarter of the input, so that a small model still gets input.
 */
export function resolveModelContextLimits(
  settings: ContextSettings,
  model: { readonly windowTokens: number; readonly compactionMode: ContextCompactionMode },
): ModelContextLimits {
  const { windowTokens, compactionMode } = model;
  const reserved = Math.min(settings.contextReservedOutputTokens, Math.floor(windowTokens / 2));
  const own = {
    ...settings,
    contextWindowTokens: windowTokens,
    contextReservedOutputTokens: reserved,
  };
  const inputTokens = contextInputBudgetTokens(own);
  const buffer = Math.min(SUMMARY_BUFFER_TOKENS, Math.floor(inputTokens / 4));
  const triggers: Readonly<Record<ContextCompactionMode, number | undefined>> = {
    server: Math.min(contextServerCompactThreshold(own), inputTokens),
    client: clientTrigger(inputTokens, buffer),
    off: undefined,
  };
  return { windowTokens, inputTokens, compactAtTokens: triggers[compactionMode] };
}

function clientTrigger(inputTokens: number, bufferTokens: number): number {
  return Math.floor(CLIENT_TRIGGER_FRACTION * Math.max(0, inputTokens - bufferTokens));
}
