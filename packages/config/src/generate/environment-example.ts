import type { SettingEntry, SettingsTable } from '@opengeni/contracts/settings';

import { findFileVariable } from '../loading/setting-text.ts';
import { SETTINGS_TABLES } from '../settings-tables.ts';
import { findShownDefault } from './shown-default.ts';

const HEAD = `# Every setting of the OpenGeni runtime with its default. Generated: change the tables in
# packages/config/src/sections or packages/contracts/src/settings, then run
# \`node --conditions=@opengeni/source packages/config/scripts/generate.ts\`.
#
# Remove the # in front of a line to set it. A blank value counts as unset. A secret may also be
# put into a file whose path is in the variable of the same name with _FILE at the end.`;

/** The example of an environment file for some tables, in a form that a shell can source. */
export function createEnvironmentExample(
  tables: readonly SettingsTable[] = Object.values(SETTINGS_TABLES),
): string {
  const groups = tables.map(createGroup).filter((group) => group !== undefined);
  return `${[HEAD, ...groups].join('\n\n')}\n`;
}

function createGroup(table: SettingsTable): string | undefined {
  const entries = Object.values<SettingEntry>(table.entries).filter(
    (entry) => entry.deprecated === undefined,
  );
  if (entries.length === 0) return undefined;
  return [`## ${table.group}`, ...entries.map(createLines)].join('\n');
}

function createLines(entry: SettingEntry): string {
  const file = findFileVariable(entry) === undefined ? '' : ' Secret.';
  return `# ${entry.doc}${file}\n#${entry.env[0]}=${quoteForShell(findShownDefault(entry)?.text ?? '')}`;
}

function quoteForShell(text: string): string {
  if (/^[\w./:@,+-]*$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
