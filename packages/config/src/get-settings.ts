import type { Log } from '@opengeni/contracts/ports';
import { silentLog } from '@opengeni/contracts/ports';

import { createFlatSettings } from './loading/flat-settings.ts';
import { listWarnings } from './loading/list-warnings.ts';
import { readSecretFileFromDisk } from './loading/setting-text.ts';
import type { SecretFileReader } from './loading/setting-text.ts';
import { readSettings } from './loading/setting-values.ts';
import { settingsError } from './settings-problem.ts';
import { SETTINGS_TABLES } from './settings-tables.ts';
import type { EnvironmentSource, Settings } from './settings.ts';
import { nameGivenVariables } from './validation/given-variables.ts';
import { listUnusableSettings } from './validation/list-unusable-settings.ts';
import { listShortTokenSecrets } from './validation/token-secret-problems.ts';

export interface GetSettingsOptions {
  /** Receives warnings. Default: silent. */
  readonly log?: Log;
  /** Reads the file that a `_FILE` variable names. Default: from the disk, at most 64 KiB. */
  readonly readSecretFile?: SecretFileReader;
}

/**
 * The flat settings of this process, as the functions with the names of 0.3.0 take them.
 * Throws one `config_invalid` error that names every variable that cannot be used.
 */
export function getSettings(options: GetSettingsOptions = {}): Settings {
  return parseSettings(process.env, options);
}

/** The flat settings of the given variables; see `getSettings`. */
export function parseSettings(
  environment: EnvironmentSource,
  options: GetSettingsOptions = {},
): Settings {
  const { log = silentLog, readSecretFile = readSecretFileFromDisk } = options;
  const tables = Object.values(SETTINGS_TABLES);
  const read = readSettings(tables, { environment, readSecretFile, mode: 'compatible' });
  const flat = createFlatSettings(read);
  const { settings } = flat;
  const problems = listUnusableSettings(tables, { read, environment, flat });
  if (problems.length > 0) throw settingsError(problems);
  const short = listShortTokenSecrets({ settings, environment });
  for (const { env, problem, fix } of nameGivenVariables(short, read)) {
    log.warn(`${env} ${problem}. ${fix}`, { code: 'short_secret', env });
  }
  for (const { message, code, env } of listWarnings({ read, settings, environment })) {
    log.warn(message, { code, env });
  }
  return settings;
}
