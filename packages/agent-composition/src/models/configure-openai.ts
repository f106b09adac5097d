import {
  OpenAIProvider,
  setDefaultModelProvider,
  setDefaultOpenAIClient,
  setDefaultOpenAIKey,
  setOpenAIResponsesTransport,
} from '@openai/agents';
import type { Settings } from '@opengeni/config';

import { buildOpenAIClientFromSettings } from './openai-client.ts';

/**
 * Sets the defaults of the Agents SDK for the whole process. Nothing here needs them: a run routes by its
 * own `MultiProviderModelProvider`. It is for programs that also use the SDK directly.
 */
export function configureOpenAI(settings: Settings): void {
  setOpenAIResponsesTransport(settings.openaiResponsesTransport);
  if (settings.openaiProvider === 'azure') {
    setDefaultOpenAIClient(buildOpenAIClientFromSettings(settings));
  } else {
    if (settings.openaiApiKey) setDefaultOpenAIKey(settings.openaiApiKey);
    if (settings.openaiBaseUrl) setDefaultOpenAIClient(buildOpenAIClientFromSettings(settings));
  }
  setDefaultModelProvider(new OpenAIProvider());
}
