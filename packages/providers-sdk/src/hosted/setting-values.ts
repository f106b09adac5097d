import { SandboxConfigError } from '@opengeni/contracts/errors';
import type { BackendName } from '@opengeni/contracts/backends';
import type { SettingsTable } from '@opengeni/contracts/settings';

/**
 * Checks that every required setting of a backend's table has a value, in the order of the table.
 * Throws `SandboxConfigError` that names the variable.
 */
export function assertRequiredSettings(
  backend: BackendName,
  table: SettingsTable,
  settings: object,
): void {
  for (const { key, env, required } of Object.values(table.entries)) {
    const value: unknown = Reflect.get(settings, key);
    const isSet = typeof value === 'string' ? value.trim() !== '' : value !== undefined;
    if (required && !isSet) throw new SandboxConfigError(backend, `${env[0]} is required`);
  }
}

/** The given options without those that have no value; 0 and false are values. */
export function withoutUnset<TOptions extends object>(options: {
  readonly [K in keyof TOptions]: TOptions[K] | undefined;
}): TOptions {
  const set = Object.entries(options).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(set) as TOptions;
}
