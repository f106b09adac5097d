import { SandboxError } from '@opengeni/contracts/errors';

/** One thing that is wrong with the settings: the variable, what is wrong with it, and the way out. */
export interface SettingsProblem {
  readonly env: string;
  /** Continues a sentence that begins with the name of the variable. */
  readonly problem: string;
  readonly fix: string;
}

/** The error that reports all given problems at once. Code `config_invalid`, `details.problems`. */
export function settingsError(problems: readonly SettingsProblem[]): SandboxError {
  const lines = problems.map(({ env, problem, fix }) => `${env} ${problem}. ${fix}`);
  const [only] = lines;
  const message =
    lines.length === 1 && only !== undefined
      ? only
      : [`${lines.length} settings cannot be used:`, ...lines.map((line) => `- ${line}`)].join(
          '\n',
        );
  return new SandboxError('config_invalid', message, { details: { problems: [...problems] } });
}

/** The problems that an error of `settingsError` carries; an error of another kind is thrown again. */
export function problemsOf(error: unknown): readonly SettingsProblem[] {
  if (!SandboxError.is(error, 'config_invalid')) throw error;
  const { problems } = error.details;
  if (!Array.isArray(problems)) throw error;
  return problems as readonly SettingsProblem[];
}

/** The problems of a function that throws them. */
export function collectProblems(check: () => unknown): readonly SettingsProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}
