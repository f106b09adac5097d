import type { SettingsTable } from '@opengeni/contracts/settings';

import type { FlatSettingsResult } from '../loading/flat-settings.ts';
import type { ReadSetting } from '../loading/setting-values.ts';
import type { SettingsProblem } from '../settings-problem.ts';
import type { EnvironmentSource } from '../settings.ts';
import { listMissingSettings } from './backend-problems.ts';
import { nameGivenVariables } from './given-variables.ts';
import { validateSettings } from './validate-settings.ts';
import type { Validator } from './validator.ts';

export interface UnusableInput {
  readonly read: ReadonlyMap<string, ReadSetting>;
  readonly environment: EnvironmentSource;
  readonly flat: FlatSettingsResult;
}

/**
 * Everything that is wrong: values that do not parse, required ones that are missing, then what contradicts.
 * A variable that is wrong by itself is not reported again for what follows from that.
 */
export function listUnusableSettings(
  tables: readonly SettingsTable[],
  input: UnusableInput,
  furtherChecks: readonly Validator[] = [],
): readonly SettingsProblem[] {
  const { read, environment, flat } = input;
  const unparsed = [...read.values()].flatMap(({ entry, problem }) =>
    problem === undefined ? [] : [{ variables: entry.env, problem }],
  );
  const broken = new Set(unparsed.flatMap(({ variables }) => variables));
  const values = Object.fromEntries([...read].map(([key, { value }]) => [key, value]));
  const missing = listMissingSettings(tables, values).filter(({ env }) => !broken.has(env));
  for (const { env } of missing) broken.add(env);
  const validation = { settings: flat.settings, environment };
  const contradictions = [
    ...flat.problems,
    ...validateSettings(validation),
    ...furtherChecks.flatMap((check) => check(validation)),
  ].filter(({ env }) => !broken.has(env));
  const known = nameGivenVariables(contradictions, read);
  return [...unparsed.map(({ problem }) => problem), ...missing, ...known];
}
