import type { SettingsProblem } from '../settings-problem.ts';
import type { ValidationInput } from './validator.ts';

/** The Azure provider knows its address and has a credential. */
export function listAzureProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  if (settings.openaiProvider !== 'azure') return [];
  const problems: SettingsProblem[] = [];
  const require = (env: string, condition: string, fix: string): void => {
    problems.push({ env, problem: `is required when ${condition}`, fix });
  };
  const provider = 'OPENGENI_OPENAI_PROVIDER=azure';
  if (!settings.azureOpenaiBaseUrl) {
    if (!settings.azureOpenaiEndpoint) {
      require('OPENGENI_AZURE_OPENAI_BASE_URL', provider, 'Set it, or OPENGENI_AZURE_OPENAI_ENDPOINT.');
    } else {
      const endpoint = `${provider} is used with an endpoint`;
      const fix = 'Set it, or use OPENGENI_AZURE_OPENAI_BASE_URL.';
      if (!settings.azureOpenaiDeployment)
        require('OPENGENI_AZURE_OPENAI_DEPLOYMENT', endpoint, fix);
      if (!settings.azureOpenaiApiVersion)
        require('OPENGENI_AZURE_OPENAI_API_VERSION', endpoint, fix);
    }
  }
  if (!settings.azureOpenaiApiKey && !settings.azureOpenaiAdToken) {
    require('OPENGENI_AZURE_OPENAI_API_KEY', provider, 'Set it, or OPENGENI_AZURE_OPENAI_AD_TOKEN.');
  }
  return problems;
}
