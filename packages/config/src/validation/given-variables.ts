import type { ReadSetting } from '../loading/setting-values.ts';
import type { SettingsProblem } from '../settings-problem.ts';

/**
 * Problems under the variable that was really set. A check knows a setting by its documented variable; the value
 * may have come by another name of it, or by the file that a `_FILE` variable names.
 */
export function nameGivenVariables(
  problems: readonly SettingsProblem[],
  read: ReadonlyMap<string, ReadSetting>,
): readonly SettingsProblem[] {
  const givenBy = new Map(
    [...read.values()].flatMap(({ entry, given }) =>
      given === undefined ? [] : entry.env.map((variable) => [variable, given.variable] as const),
    ),
  );
  return problems.map((problem) => ({ ...problem, env: givenBy.get(problem.env) ?? problem.env }));
}
