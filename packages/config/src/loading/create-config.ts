import { Secret } from '@opengeni/contracts/settings';
import type { SettingsTable } from '@opengeni/contracts/settings';

import {
  sandboxEnvironmentVariableNames,
  sandboxLifecycleHookIds,
} from '../boxes/box-variables.ts';
import type { Config, DerivedConfig, ToolServer } from '../config.ts';
import { deepFreeze } from '../deep-freeze.ts';
import type { McpServerEntry } from '../mcp/mcp-server-entry.ts';
import { createModelCatalog } from '../models/model-catalog.ts';
import { configuredAllowedReasoningEfforts } from '../models/reasoning-efforts.ts';
import { hideSecrets, redactUrls, wrapValues } from '../redaction.ts';
import type { EnvironmentSource, Settings } from '../settings.ts';
import type { ReadSetting } from './setting-values.ts';

export interface ConfigInput {
  readonly read: ReadonlyMap<string, ReadSetting>;
  readonly settings: Settings;
  readonly environment: EnvironmentSource;
}

/** The nested configuration of settings that were found to be right. */
export function createConfig<const TExtra extends readonly SettingsTable[]>(
  tables: readonly SettingsTable[],
  input: ConfigInput,
): Config<TExtra> {
  const groups = tables.map((table) => [table.group, createGroup(table, input)] as const);
  // The tables are the source of the type, so that every group of it is among the groups.
  return deepFreeze({
    ...Object.fromEntries(groups),
    ...derive(input),
  }) as unknown as Config<TExtra>;
}

function createGroup(table: SettingsTable, input: ConfigInput): Record<string, unknown> {
  const values = Object.keys(table.entries).flatMap((key) => {
    const read = input.read.get(key);
    if (read?.text === undefined) return [];
    return [[key, typedValueOf(read, input.settings)] as const];
  });
  return hideSecrets(Object.fromEntries(values), (group) =>
    Object.fromEntries(Object.entries(group).map(([key, value]) => [key, redactUrls(value)])),
  );
}

function typedValueOf(read: ReadSetting, settings: Settings): unknown {
  if (read.entry.secret) return new Secret(read.text ?? '');
  return read.entry.key === 'sandboxIdleGraceMs' ? settings.sandboxIdleGraceMs : read.value;
}

function derive({ settings, environment }: ConfigInput): DerivedConfig {
  return {
    modelCatalog: createModelCatalog(settings, environment),
    reasoningEfforts: configuredAllowedReasoningEfforts(settings),
    toolServers: settings.mcpServers.map(toolServerOf),
    boxVariableNames: sandboxEnvironmentVariableNames(settings),
    lifecycleHookIds: sandboxLifecycleHookIds(settings),
  };
}

function toolServerOf(entry: McpServerEntry): ToolServer {
  const { headers, ...facts } = entry;
  const server: ToolServer =
    headers === undefined ? facts : { ...facts, headers: wrapValues(headers) };
  return hideSecrets(server, (shown) => ({ ...shown, url: redactUrls(shown.url) }));
}
