import type { FlatSettingsOf } from '@opengeni/contracts/settings';

import type { McpServerEntry } from './mcp/mcp-server-entry.ts';
import type { SETTINGS_TABLES } from './settings-tables.ts';

type Tables = typeof SETTINGS_TABLES;

type Intersection<TUnion> = (TUnion extends unknown ? (value: TUnion) => void : never) extends (
  value: infer TAll,
) => void
  ? TAll
  : never;

type FlatTables = Intersection<{ [G in keyof Tables]: FlatSettingsOf<Tables[G]> }[keyof Tables]>;

/**
 * All settings in one flat object, as the functions with the names of 0.3.0 take them: lists and JSON are
 * text, secrets are plain strings. Objects of `getSettings` hide secrets in JSON and in inspection.
 */
export type Settings = {
  [K in keyof Omit<FlatTables, 'mcpServers'>]: FlatTables[K];
} & { mcpServers: McpServerEntry[] };

/** Environment variables as a program is given them. */
export type EnvironmentSource = Readonly<Record<string, string | undefined>>;
