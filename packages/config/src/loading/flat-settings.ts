import { Secret } from '@opengeni/contracts/settings';

import { defaultIdleGraceMs } from '../boxes/sandbox-clocks.ts';
import { configuredMcpServers } from '../mcp/configured-mcp-servers.ts';
import { parseMcpServers } from '../mcp/mcp-server-entry.ts';
import type { McpServerEntry } from '../mcp/mcp-server-entry.ts';
import { hideSecrets, redactUrls, wrapValues } from '../redaction.ts';
import { problemsOf } from '../settings-problem.ts';
import type { SettingsProblem } from '../settings-problem.ts';
import { listSettings } from '../settings-tables.ts';
import type { Settings } from '../settings.ts';
import type { ReadSetting } from './setting-values.ts';

/** The flat settings, and what is wrong with the list of tool servers. */
export interface FlatSettingsResult {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
}

/** The flat settings of what was read, with the defaults that follow from other settings. */
export function createFlatSettings(read: ReadonlyMap<string, ReadSetting>): FlatSettingsResult {
  const values = listSettings().map(({ key }) => [key, flatValueOf(read.get(key))] as const);
  const { servers, problems } = readMcpServers(read.get('mcpServers'));
  // The tables are the source of the type, so that every key of it is among the values.
  const settings = { ...Object.fromEntries(values), mcpServers: servers } as unknown as Settings;
  settings.mcpServers = configuredMcpServers(settings, servers);
  if (read.get('sandboxIdleGraceMs')?.given === undefined) {
    settings.sandboxIdleGraceMs = defaultIdleGraceMs(settings);
  }
  return { settings: hideSettings(settings), problems };
}

/** A copy of the settings with some of them replaced, which hides secrets like the first one. */
export function overrideSettings(settings: Settings, changes: Partial<Settings>): Settings {
  return hideSettings({ ...settings, ...changes });
}

function hideSettings(settings: Settings): Settings {
  const secrets = new Set(listSettings().flatMap(({ key, secret }) => (secret ? [key] : [])));
  return hideSecrets(settings, (shown) => {
    const { mcpServers, ...others } = shown;
    const visible = Object.entries(others).map(([key, value]) => [
      key,
      secrets.has(key) && typeof value === 'string' ? new Secret(value) : redactUrls(value),
    ]);
    return { ...Object.fromEntries(visible), mcpServers: mcpServers.map(redactServer) };
  });
}

function flatValueOf(read: ReadSetting | undefined): unknown {
  const text = read?.entry.kind === 'list' || read?.entry.kind === 'json';
  return text ? read.text : read?.value;
}

function readMcpServers(read: ReadSetting | undefined): {
  readonly servers: McpServerEntry[];
  readonly problems: readonly SettingsProblem[];
} {
  try {
    return { servers: parseMcpServers(read?.text) ?? [], problems: [] };
  } catch (error) {
    return { servers: [], problems: problemsOf(error) };
  }
}

function redactServer(server: McpServerEntry): unknown {
  const { headers, url } = server;
  return {
    ...server,
    url: redactUrls(url),
    ...(headers === undefined ? {} : { headers: wrapValues(headers) }),
  };
}
