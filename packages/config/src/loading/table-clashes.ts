import { SandboxError } from '@opengeni/contracts/errors';
import type { SettingsTable } from '@opengeni/contracts/settings';

import { listSettings } from '../settings-tables.ts';
import { findFileVariable } from './setting-text.ts';

const DERIVED_NAMES = [
  'modelCatalog',
  'reasoningEfforts',
  'toolServers',
  'boxVariableNames',
  'lifecycleHookIds',
];

/** Throws `config_invalid` when two tables share a group, a key or a variable. */
export function assertDistinctTables(tables: readonly SettingsTable[]): void {
  const entries = listSettings(tables);
  const kinds: readonly (readonly [kind: string, names: readonly string[]])[] = [
    ['group', [...DERIVED_NAMES, ...tables.map(({ group }) => group)]],
    ['key', entries.map(({ key }) => key)],
    ['variable', entries.flatMap((entry) => [...entry.env, ...fileVariablesOf(entry)])],
  ];
  for (const [kind, names] of kinds) {
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated === undefined) continue;
    throw new SandboxError(
      'config_invalid',
      `Two settings tables declare the ${kind} ${repeated}. Rename one of them.`,
    );
  }
}

function fileVariablesOf(entry: Parameters<typeof findFileVariable>[0]): readonly string[] {
  const variable = findFileVariable(entry);
  return variable === undefined ? [] : [variable];
}
