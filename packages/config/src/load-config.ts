import type { SettingsTable } from '@opengeni/contracts/settings';

import type { Config } from './config.ts';
import { createConfig } from './loading/create-config.ts';
import { createFlatSettings } from './loading/flat-settings.ts';
import { listWarnings } from './loading/list-warnings.ts';
import { readSecretFileFromDisk } from './loading/setting-text.ts';
import type { SecretFileReader } from './loading/setting-text.ts';
import { readSettings } from './loading/setting-values.ts';
import type { SettingsWarning } from './loading/settings-warning.ts';
import { assertDistinctTables } from './loading/table-clashes.ts';
import { listAuthorizationHeaders } from './models/registry-problems.ts';
import { parseModelProvidersJson } from './models/registry-provider.ts';
import { settingsError } from './settings-problem.ts';
import { SETTINGS_TABLES } from './settings-tables.ts';
import type { EnvironmentSource } from './settings.ts';
import { listUnusableSettings } from './validation/list-unusable-settings.ts';
import { listShortTokenSecrets } from './validation/token-secret-problems.ts';

export interface LoadedConfig<TExtra extends readonly SettingsTable[]> {
  readonly config: Config<TExtra>;
  readonly warnings: readonly SettingsWarning[];
}

export interface LoadConfigOptions {
  /** Reads the file that a `_FILE` variable names. Default: from the disk, at most 64 KiB. */
  readonly readSecretFile?: SecretFileReader;
}

/**
 * The configuration of the given variables: trimmed, checked as a whole, frozen, with wrapped secrets.
 * Reads nothing but its arguments and the files that `_FILE` variables name. Throws one `config_invalid`
 * error whose `details.problems` lists everything that is wrong by variable.
 */
export function loadConfig<const TExtra extends readonly SettingsTable[] = readonly []>(
  environment: EnvironmentSource,
  extraTables?: TExtra,
  options: LoadConfigOptions = {},
): LoadedConfig<TExtra> {
  const tables = [...Object.values(SETTINGS_TABLES), ...(extraTables ?? [])];
  assertDistinctTables(tables);
  const readSecretFile = options.readSecretFile ?? readSecretFileFromDisk;
  const read = readSettings(tables, { environment, readSecretFile, mode: 'strict' });
  const flat = createFlatSettings(read);
  const { settings } = flat;
  const problems = listUnusableSettings(tables, { read, environment, flat }, [
    listShortTokenSecrets,
    () => listAuthorizationHeaders(parseModelProvidersJson(settings.modelProvidersJson)),
  ]);
  if (problems.length > 0) throw settingsError(problems);
  const input = { read, settings, environment };
  return { config: createConfig<TExtra>(tables, input), warnings: listWarnings(input) };
}
