import type { ModelSettings } from '@openai/agents';
import { resolveContextCompactionMode } from '@opengeni/config';
import type { Settings } from '@opengeni/config';

import type { ComposeAgentOptions } from './agent-options.ts';
import { createRetrySettings } from './retry-settings.ts';

/** Longest time of one model call unless a plan says otherwise. */
export const DEFAULT_MODEL_TIMEOUT_MS = 1_800_000;

/** The settings of the model calls of an agent, as the options, the route and the deployment decide. */
export function createModelSettings(
  settings: Settings,
  options: ComposeAgentOptions,
): ModelSettings {
  const { route } = options;
  const compaction =
    options.compactionMode ?? route?.compaction ?? resolveContextCompactionMode(settings);
  const encrypted =
    options.encryptedReasoning ??
    route?.encryptedReasoning ??
    settings.openaiReasoningEncryptedContent;
  const effort = options.reasoningEffort ?? settings.openaiReasoningEffort;
  return {
    ...(route?.reasoning === false ? {} : { reasoning: { effort, summary: 'detailed' } }),
    ...(compaction === 'server' ? { store: false } : {}),
    ...(encrypted ? { providerData: { include: ['reasoning.encrypted_content'] } } : {}),
    retry: createRetrySettings(settings.openaiMaxRetries),
    timeoutMs: options.modelTimeoutMs ?? DEFAULT_MODEL_TIMEOUT_MS,
  };
}
