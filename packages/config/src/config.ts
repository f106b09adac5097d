import type { ReasoningEffort } from '@opengeni/contracts/agent';
import type { BackendName } from '@opengeni/contracts/backends';
import type { Secret, SettingsOf, SettingsTable } from '@opengeni/contracts/settings';

import type { McpServerEntry } from './mcp/mcp-server-entry.ts';
import type { ModelCatalog } from './models/model-catalog.ts';
import type { SETTINGS_TABLES } from './settings-tables.ts';

type Tables = typeof SETTINGS_TABLES;

type SandboxGroup = Omit<SettingsOf<Tables['sandbox']>, 'sandboxBackend'> & {
  /** A backend of the runtime, or one that an extra table brings. */
  readonly sandboxBackend: BackendName;
};

/** The settings by group, with lists parsed and secrets wrapped. */
export type ConfigGroups = {
  readonly [G in Exclude<keyof Tables, 'sandbox'>]: SettingsOf<Tables[G]>;
} & { readonly sandbox: SandboxGroup };

type ExtraGroups<TExtra extends readonly SettingsTable[]> = {
  readonly [TTable in TExtra[number] as TTable['group']]: SettingsOf<TTable>;
};

/** A tool server of the deployment with wrapped headers. */
export type ToolServer = Readonly<Omit<McpServerEntry, 'headers'>> & {
  readonly headers?: Readonly<Record<string, Secret>>;
};

/** What follows from the settings, worked out once. */
export interface DerivedConfig {
  readonly modelCatalog: ModelCatalog;
  /** The default effort first. */
  readonly reasoningEfforts: readonly ReasoningEffort[];
  /** The built-in tool servers, when their address is set, and those of the deployment. */
  readonly toolServers: readonly ToolServer[];
  /** Names of the variables that boxes get from this process. */
  readonly boxVariableNames: readonly string[];
  /** Start-up steps of boxes. */
  readonly lifecycleHookIds: readonly string[];
}

/** The checked configuration of a program: deep-frozen, without any plain secret. */
export type Config<TExtra extends readonly SettingsTable[] = readonly []> = ConfigGroups &
  ExtraGroups<TExtra> &
  DerivedConfig;
