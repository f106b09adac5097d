import * as z from 'zod';
import type { SettingSchema } from '@opengeni/contracts/settings';

import { problemsOf, settingsError } from '../settings-problem.ts';
import type { SettingsProblem } from '../settings-problem.ts';
import type { EnvironmentSource } from '../settings.ts';

const VARIABLE = 'OPENGENI_MODEL_PROVIDERS_JSON';
const FIX = 'Correct it, or remove the variable to have only the built-in provider.';

/** The API that a provider speaks: Responses or Chat Completions. */
export const ModelProviderApi = z.enum(['responses', 'chat']);
export type ModelProviderApi = z.infer<typeof ModelProviderApi>;

/** How a provider is paid for; a subscription brings its credentials at run time. */
export const RegistryProviderKind = z.enum(['api-key', 'codex-subscription']);
export type RegistryProviderKind = z.infer<typeof RegistryProviderKind>;

const tokenCount = z.int().positive();

/** A model of a registry provider. */
export const RegistryModel = z.object({
  id: z.string().min(1),
  label: z.string().optional(),
  contextWindowTokens: tokenCount.optional(),
  reasoningEffort: z.boolean().optional(),
  hostedWebSearch: z.boolean().optional(),
});
export type RegistryModel = z.infer<typeof RegistryModel>;

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine(isBareUrl, 'must have no user, query or fragment');

const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a header name'),
  z.string().regex(/^[^\r\n\0]*$/, 'must be one line'),
);

/** A model provider beside the built-in one. */
export const RegistryProvider = z.object({
  kind: RegistryProviderKind.default('api-key'),
  id: z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be letters, digits, _ and -'),
  label: z.string().optional(),
  api: ModelProviderApi.default('chat'),
  baseUrl,
  apiKey: z.string().optional(),
  apiKeyEnv: z.string().optional(),
  defaultQuery: z.record(z.string(), z.string()).optional(),
  defaultHeaders: headers.optional(),
  models: z.array(RegistryModel).min(1, 'must name at least one model'),
});
export type RegistryProvider = z.infer<typeof RegistryProvider>;

/** The providers of a registry in order. Throws `config_invalid` that names `provider[<index>]`, never a value. */
export function parseModelProvidersJson(raw: string): RegistryProvider[] {
  if (raw.trim() === '') return [];
  const entries = parseArray(raw);
  const results = entries.map((entry) => RegistryProvider.safeParse(entry));
  const problems = results.flatMap((result, index) =>
    result.success ? [] : result.error.issues.map((issue) => entryProblem(index, issue)),
  );
  if (problems.length > 0) throw settingsError(problems);
  return results.flatMap((result) => (result.success ? [result.data] : []));
}

/** The key of a provider: written beside it, else in the variable that it names. */
export function resolveProviderApiKey(
  provider: Pick<RegistryProvider, 'apiKey' | 'apiKeyEnv'>,
  source: EnvironmentSource = process.env,
): string | undefined {
  if (provider.apiKey) return provider.apiKey;
  const { apiKeyEnv } = provider;
  const key =
    apiKeyEnv !== undefined && Object.hasOwn(source, apiKeyEnv) ? source[apiKeyEnv] : undefined;
  return key === undefined || key.trim() === '' ? undefined : key;
}

/** The setting that holds the registry. */
export function modelProvidersSetting(): SettingSchema<readonly RegistryProvider[], 'json'> {
  const zod = z.string().transform((text, context): readonly RegistryProvider[] => {
    try {
      return parseModelProvidersJson(text);
    } catch (error) {
      for (const { problem } of problemsOf(error))
        context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }
  });
  const format = (providers: readonly RegistryProvider[]): string => JSON.stringify(providers);
  return Object.freeze({ kind: 'json', zod, expects: 'a JSON array of model providers', format });
}

function parseArray(raw: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw settingsError([{ env: VARIABLE, problem: 'is no valid JSON', fix: FIX }]);
  }
  if (Array.isArray(parsed)) return parsed as readonly unknown[];
  throw settingsError([{ env: VARIABLE, problem: 'must be a JSON array', fix: FIX }]);
}

function entryProblem(index: number, issue: z.core.$ZodIssue): SettingsProblem {
  const place = ['provider', index, ...issue.path];
  return { env: VARIABLE, problem: `${z.core.toDotPath(place)}: ${issue.message}`, fix: FIX };
}

function isBareUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
}
