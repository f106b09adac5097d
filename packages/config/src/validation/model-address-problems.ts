import type { SettingsProblem } from '../settings-problem.ts';
import type { ValidationInput } from './validator.ts';

/** Addresses of model servers hold no user and no password: `fetch` refuses such addresses. */
export function listModelAddressProblems({
  settings,
}: ValidationInput): readonly SettingsProblem[] {
  const addresses = {
    OPENGENI_OPENAI_BASE_URL: settings.openaiBaseUrl,
    OPENGENI_AZURE_OPENAI_BASE_URL: settings.azureOpenaiBaseUrl,
    OPENGENI_AZURE_OPENAI_ENDPOINT: settings.azureOpenaiEndpoint,
  };
  return Object.entries(addresses).flatMap(([env, address]) => {
    const url = URL.parse(address?.trim() ?? '');
    if (url === null || (url.username === '' && url.password === '')) return [];
    return [
      {
        env,
        problem: 'holds a user or a password',
        fix: 'Leave it out of the address and set the key of the provider.',
      },
    ];
  });
}
