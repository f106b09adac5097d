import type { SettingEntry } from '@opengeni/contracts/settings';

import { streamTokenDegraded } from '../access/token-secrets.ts';
import { FIRST_PARTY_MCP_SERVER_ID } from '../mcp/configured-mcp-servers.ts';
import { parseMcpServers } from '../mcp/mcp-server-entry.ts';
import { listModels } from '../models/configured-models.ts';
import { parseModelProvidersJson } from '../models/registry-provider.ts';
import type { EnvironmentSource, Settings } from '../settings.ts';
import type { ReadSetting } from './setting-values.ts';
import type { SettingsWarning } from './settings-warning.ts';
import { listUnknownVariables } from './unknown-variables.ts';

export interface WarningInput {
  readonly read: ReadonlyMap<string, ReadSetting>;
  readonly settings: Settings;
  readonly environment: EnvironmentSource;
}

/** Everything about usable settings that somebody should know. */
export function listWarnings(input: WarningInput): readonly SettingsWarning[] {
  const read = [...input.read.values()];
  return [
    ...listUnknownVariables(
      read.map(({ entry }) => entry),
      input.environment,
    ),
    ...read.flatMap(({ entry, given }) =>
      given === undefined || entry.deprecated === undefined
        ? []
        : [deprecatedWarning(entry, entry.deprecated, given.variable)],
    ),
    ...desktopWarnings(input.settings),
    ...modelWarnings(input.settings),
    ...serverWarnings(input.read.get('mcpServers')),
  ];
}

function deprecatedWarning(entry: SettingEntry, reason: string, env: string): SettingsWarning {
  return {
    code: 'deprecated_setting',
    env,
    message: `${env} has no effect. ${reason} Remove ${entry.env[0]}.`,
  };
}

function desktopWarnings(settings: Settings): SettingsWarning[] {
  if (!streamTokenDegraded(settings)) return [];
  const env = 'OPENGENI_STREAM_TOKEN_SECRET';
  const message = `Desktops are switched on, but nobody can watch them: set ${env} or OPENGENI_DELEGATION_SECRET.`;
  return [{ code: 'desktop_degraded', env, message }];
}

function modelWarnings(settings: Settings): SettingsWarning[] {
  const env = 'OPENGENI_MODEL_PROVIDERS_JSON';
  const registry = parseModelProvidersJson(settings.modelProvidersJson);
  const owners = new Map(
    listModels(settings, registry).map(({ id, providerId }) => [id, providerId]),
  );
  const builtInId = settings.openaiProvider;
  return registry.flatMap((provider) =>
    provider.models
      .filter(({ id }) => owners.get(id) === builtInId)
      .map(({ id }) => ({
        code: 'shadowed_model' as const,
        env,
        message: `The model ${id} of provider ${provider.id} is not used: the built-in provider has the same id. Give it an id with a slash, or remove it from OPENGENI_OPENAI_ALLOWED_MODELS.`,
      })),
  );
}

function serverWarnings(read: ReadSetting | undefined): SettingsWarning[] {
  const env = 'OPENGENI_MCP_SERVERS';
  return (parseMcpServers(read?.text) ?? []).flatMap(({ id, headers }) => {
    const warnings: SettingsWarning[] = [];
    if (id === FIRST_PARTY_MCP_SERVER_ID) {
      const message = `The server ${id} of ${env} is left out: the first-party server has this id. Set OPENGENI_MCP_URL to move it.`;
      warnings.push({ code: 'reserved_server', env, message });
    }
    if (headers !== undefined) {
      const message = `The server ${id} of ${env} has headers in an environment variable. Attach credentials to sessions instead.`;
      warnings.push({ code: 'stored_header', env, message });
    }
    return warnings;
  });
}
