import { splitCommaList } from '../comma-list.ts';
import { settingsError } from '../settings-problem.ts';
import type { EnvironmentSource, Settings } from '../settings.ts';
import { parsePreparationProfiles } from './preparation-profiles.ts';
import { isVariableName } from './variable-name.ts';

/** The settings that decide which variables of the process enter a box. */
export type BoxVariableSettings = Pick<
  Settings,
  'sandboxPreparationProfiles' | 'sandboxEnvAllowlist'
>;

/**
 * Names of the variables that are copied into boxes: those of the profiles, then the allowlist.
 * Throws `config_invalid` for a name that no shell accepts.
 */
export function sandboxEnvironmentVariableNames(settings: BoxVariableSettings): string[] {
  const profiles = parsePreparationProfiles(settings.sandboxPreparationProfiles);
  const allowed = splitCommaList(settings.sandboxEnvAllowlist);
  const bad = allowed.find((name) => !isVariableName(name));
  if (bad !== undefined) {
    throw settingsError([
      {
        env: 'OPENGENI_SANDBOX_ENV_ALLOWLIST',
        problem: `names ${JSON.stringify(bad)}, which cannot be a variable`,
        fix: 'Use letters, digits and underscores, and no digit in front.',
      },
    ]);
  }
  return [...new Set([...profiles.flatMap((profile) => profile.env), ...allowed])];
}

/** Ids of the start-up steps that the profiles ask for. */
export function sandboxLifecycleHookIds(
  settings: Pick<Settings, 'sandboxPreparationProfiles'>,
): string[] {
  const profiles = parsePreparationProfiles(settings.sandboxPreparationProfiles);
  return [...new Set(profiles.flatMap((profile) => profile.hooks))];
}

/** The variables of the process that enter a box; empty ones are left out. */
export function collectSandboxEnvironment(
  settings: BoxVariableSettings,
  source: EnvironmentSource = process.env,
): Record<string, string> {
  const copied = sandboxEnvironmentVariableNames(settings).flatMap((name) => {
    const value = Object.hasOwn(source, name) ? source[name] : undefined;
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(copied);
}
