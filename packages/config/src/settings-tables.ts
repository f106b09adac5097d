import { BACKEND_SETTINGS_TABLES } from '@opengeni/contracts/settings';
import type { SettingEntry, SettingsTable } from '@opengeni/contracts/settings';

import { accessSettingsTable, streamSettingsTable } from './sections/access.ts';
import { compactionSettingsTable } from './sections/compaction.ts';
import { desktopSettingsTable, recordingSettingsTable } from './sections/desktop.ts';
import { leaseSettingsTable } from './sections/lease.ts';
import { mcpSettingsTable } from './sections/mcp.ts';
import { azureSettingsTable, modelSettingsTable } from './sections/models.ts';
import { runtimeSettingsTable } from './sections/runtime.ts';
import { gitSettingsTable, sandboxSettingsTable } from './sections/sandbox.ts';
import { storageSettingsTable } from './sections/storage.ts';

/** Every settings table of the runtime by its group: the one declaration of all variables. */
export const SETTINGS_TABLES = Object.freeze({
  runtime: runtimeSettingsTable,
  models: modelSettingsTable,
  azure: azureSettingsTable,
  compaction: compactionSettingsTable,
  mcp: mcpSettingsTable,
  sandbox: sandboxSettingsTable,
  git: gitSettingsTable,
  ...BACKEND_SETTINGS_TABLES,
  lease: leaseSettingsTable,
  desktop: desktopSettingsTable,
  recording: recordingSettingsTable,
  streams: streamSettingsTable,
  access: accessSettingsTable,
  storage: storageSettingsTable,
});

/** The settings of some tables in order of declaration. */
export function listSettings(
  tables: readonly SettingsTable[] = Object.values(SETTINGS_TABLES),
): readonly SettingEntry[] {
  return tables.flatMap((table) => Object.values<SettingEntry>(table.entries));
}
