import type { SettingsTable } from '@opengeni/contracts/settings';

import type { SettingsProblem } from '../settings-problem.ts';
import { listSettings } from '../settings-tables.ts';
import type { ValidationInput } from './validator.ts';

/** Values of settings by key, of whatever tables. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** Settings that their table requires while its condition holds, such as the key of the active backend. */
export function listMissingSettings(
  tables: readonly SettingsTable[],
  values: SettingValues,
): readonly SettingsProblem[] {
  const variables = new Map(listSettings(tables).map((entry) => [entry.key, entry.env[0]]));
  return listSettings(tables)
    .filter((entry) => entry.required && values[entry.key] === undefined)
    .flatMap((entry) => {
      const { appliesWhen } = entry;
      if (appliesWhen === undefined) {
        return [{ env: entry.env[0], problem: 'is required', fix: `Set it: ${entry.doc}` }];
      }
      if (values[appliesWhen.key] !== appliesWhen.equals) return [];
      const condition = `${variables.get(appliesWhen.key) ?? appliesWhen.key}=${appliesWhen.equals}`;
      return [
        {
          env: entry.env[0],
          problem: `is required when ${condition}`,
          fix: `Set it, or choose another value than ${appliesWhen.equals}.`,
        },
      ];
    });
}

/** The two halves of Modal's token come together, whatever the backend. */
export function listModalTokenProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  const id = 'OPENGENI_MODAL_TOKEN_ID';
  const secret = 'OPENGENI_MODAL_TOKEN_SECRET';
  if ((settings.modalTokenId === undefined) === (settings.modalTokenSecret === undefined))
    return [];
  const [missing, present] = settings.modalTokenId === undefined ? [id, secret] : [secret, id];
  return [
    { env: missing, problem: `is required beside ${present}`, fix: 'Set both of them or neither.' },
  ];
}
