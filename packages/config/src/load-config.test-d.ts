import type { Secret } from '@opengeni/contracts/settings';
import { booleanSetting, defineSettings } from '@opengeni/contracts/settings';
import { expectTypeOf } from 'vitest';

import { loadConfig } from './load-config.ts';
import type { McpServerEntry } from './mcp/mcp-server-entry.ts';
import type { Settings } from './settings.ts';

const table = defineSettings(
  { group: 'acme' },
  { acmeFast: { schema: booleanSetting(), doc: 'Faster boxes.' } },
);

const { config } = loadConfig({}, [table]);
expectTypeOf(config.acme.acmeFast).toEqualTypeOf<boolean | undefined>();
expectTypeOf(config.docker.dockerExposedPorts).toEqualTypeOf<readonly number[]>();
expectTypeOf(config.models.openaiApiKey).toEqualTypeOf<Secret | undefined>();
expectTypeOf(config.models.openaiProvider).toEqualTypeOf<'openai' | 'azure'>();
// @ts-expect-error the configuration cannot be changed.
config.models.openaiModel = 'other';
// @ts-expect-error no other table was given.
void loadConfig({}).config.acme;

expectTypeOf<Settings['openaiAllowedModels']>().toEqualTypeOf<string>();
expectTypeOf<Settings['modelProvidersJson']>().toEqualTypeOf<string>();
expectTypeOf<Settings['dockerExposedPorts']>().toEqualTypeOf<string>();
expectTypeOf<Settings['openaiApiKey']>().toEqualTypeOf<string | undefined>();
expectTypeOf<Settings['mcpServers']>().toEqualTypeOf<McpServerEntry[]>();
expectTypeOf<Settings['modalTimeoutSeconds']>().toEqualTypeOf<number>();
expectTypeOf<Settings['e2bAutoResume']>().toEqualTypeOf<boolean | undefined>();
