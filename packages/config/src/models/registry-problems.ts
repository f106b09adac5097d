import type { SettingsProblem } from '../settings-problem.ts';
import type { EnvironmentSource, Settings } from '../settings.ts';
import { resolveProviderApiKey } from './registry-provider.ts';
import type { RegistryProvider } from './registry-provider.ts';

const VARIABLE = 'OPENGENI_MODEL_PROVIDERS_JSON';

/** What keeps a parsed registry from being used: ids that clash and providers without a key. */
export function listRegistryProblems(
  settings: Pick<Settings, 'openaiProvider'>,
  registry: readonly RegistryProvider[],
  source: EnvironmentSource,
): SettingsProblem[] {
  return [
    ...clashingProviderIds(settings.openaiProvider, registry),
    ...repeatedModelIds(registry),
    ...registry.flatMap((provider) => missingKey(provider, source)),
  ];
}

/** Providers whose default headers would replace the key that the client sends. */
export function listAuthorizationHeaders(registry: readonly RegistryProvider[]): SettingsProblem[] {
  return registry
    .filter(({ defaultHeaders = {} }) =>
      Object.keys(defaultHeaders).some((name) => name.toLowerCase() === 'authorization'),
    )
    .map(({ id }) =>
      problem(`sets an authorization header for provider ${id}`, 'Use `apiKey` or `apiKeyEnv`.'),
    );
}

function clashingProviderIds(
  builtInId: string,
  registry: readonly RegistryProvider[],
): SettingsProblem[] {
  const taken = new Set([builtInId]);
  return registry.flatMap(({ id }) => {
    if (!taken.has(id)) {
      taken.add(id);
      return [];
    }
    const clash = id === builtInId ? ', which is the built-in provider' : ' twice';
    return [problem(`uses the provider id ${id}${clash}`, 'Choose another id.')];
  });
}

function repeatedModelIds(registry: readonly RegistryProvider[]): SettingsProblem[] {
  const owners = new Map<string, string>();
  return registry.flatMap((provider) =>
    provider.models.flatMap(({ id }) => {
      const owner = owners.get(id);
      owners.set(id, owner ?? provider.id);
      return owner === undefined
        ? []
        : [
            problem(
              `declares the model ${id} of provider ${provider.id} again, after provider ${owner}`,
              'Keep one of the two.',
            ),
          ];
    }),
  );
}

function missingKey(provider: RegistryProvider, source: EnvironmentSource): SettingsProblem[] {
  if (provider.kind === 'codex-subscription') return [];
  if (resolveProviderApiKey(provider, source) !== undefined) return [];
  const fix =
    provider.apiKeyEnv === undefined
      ? 'Give it `apiKeyEnv`, the name of the variable that holds its key.'
      : `Set ${provider.apiKeyEnv}.`;
  return [problem(`has no key for provider ${provider.id}`, fix)];
}

function problem(text: string, fix: string): SettingsProblem {
  return { env: VARIABLE, problem: text, fix };
}
