import { getDefaultOpenAIClient } from '@openai/agents';
import { describe, expect, it } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { configureOpenAI } from './configure-openai.ts';

describe('the defaults of the process', () => {
  it('get a client only when the settings need one', () => {
    configureOpenAI(testSettings({ OPENAI_API_KEY: 'k' }));
    expect(getDefaultOpenAIClient()).toBeUndefined();
    configureOpenAI(
      testSettings({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://proxy.invalid/v1' }),
    );
    expect(getDefaultOpenAIClient()?.baseURL).toBe('https://proxy.invalid/v1');
    const azure = {
      OPENGENI_OPENAI_PROVIDER: 'azure',
      OPENGENI_AZURE_OPENAI_BASE_URL: 'https://r.invalid/openai/v1',
      OPENGENI_AZURE_OPENAI_API_KEY: 'k',
    };
    configureOpenAI(testSettings(azure));
    expect(getDefaultOpenAIClient()?.baseURL).toBe('https://r.invalid/openai/v1');
  });
});
