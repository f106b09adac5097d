import type { SettingsProblem } from '../settings-problem.ts';
import type { EnvironmentSource, Settings } from '../settings.ts';

/** What a check may look at: the settings, and the variables that the registry of models refers to. */
export interface ValidationInput {
  readonly settings: Settings;
  readonly environment: EnvironmentSource;
}

/** A check of settings that parse: a list of everything that is wrong, empty when nothing is. */
export type Validator = (input: ValidationInput) => readonly SettingsProblem[];
