import type { SettingEntry, SettingsTable } from '@opengeni/contracts/settings';

import { findFileVariable } from '../loading/setting-text.ts';
import { findPendingFeature } from '../pending-settings.ts';
import { SETTINGS_TABLES } from '../settings-tables.ts';
import { findShownDefault } from './shown-default.ts';

const HEAD = `# Settings

<!-- Generated from the settings tables by packages/config/scripts/generate.ts; do not edit. -->

Every setting is one environment variable. A blank variable counts as unset. Unknown variables with the
prefix \`OPENGENI_\` are reported with the name that was probably meant. A secret may instead be put into
a file whose path is given by the variable of the same name with \`_FILE\` at the end; setting both is an
error, and line ends at the end of the file are dropped.

\`loadConfig\` gives the settings by the groups below under the names in brackets; \`getSettings\` gives all
names in one flat object.`;

/** The page that documents every setting of some tables. */
export function createSettingsPage(
  tables: readonly SettingsTable[] = Object.values(SETTINGS_TABLES),
): string {
  const groups = tables.filter(({ entries }) => Object.keys(entries).length > 0).map(createGroup);
  return `${[HEAD, ...groups].join('\n\n')}\n`;
}

function createGroup({ group, appliesWhen, entries }: SettingsTable): string {
  const condition =
    appliesWhen === undefined
      ? []
      : [`Read only while \`${appliesWhen.key}\` is \`${appliesWhen.equals}\`.`];
  const items = Object.values<SettingEntry>(entries).map(createItem).join('\n');
  return [`## ${group}`, ...condition, items].join('\n\n');
}

function createItem(entry: SettingEntry): string {
  const pending = findPendingFeature(entry.key);
  const facts = [
    ...(entry.secret ? ['secret'] : []),
    entry.expects,
    ...defaultFacts(entry),
    ...(entry.required ? ['required'] : []),
    ...entry.env.slice(1).map((name) => `else \`${name}\``),
    ...(findFileVariable(entry) === undefined ? [] : [`or \`${findFileVariable(entry)}\``]),
  ];
  const notes = [
    entry.doc,
    ...(entry.deprecated === undefined ? [] : [`Deprecated: ${entry.deprecated}`]),
    ...(pending === undefined ? [] : [`Nothing reads it yet (arrives with: ${pending}).`]),
  ];
  return `- \`${entry.env[0]}\` (\`${entry.key}\`): ${notes.join(' ')} _${facts.join('; ')}_`;
}

function defaultFacts(entry: SettingEntry): readonly string[] {
  const shown = findShownDefault(entry);
  if (shown === undefined) return [];
  return [shown.text === undefined ? 'default: the built-in text' : `default \`${shown.text}\``];
}
