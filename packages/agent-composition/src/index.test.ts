import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import * as entry from './index.ts';

const VALUES = [
  'COMPUTER_TOOL_NAMES',
  'CodexSubscriptionUnavailableError',
  'DEFAULT_RESPONSE_LIMITS',
  'DELTA_FLUSH_MS',
  'DELTA_MAX_CHARS',
  'FIRST_PARTY_TOOL_NAMES',
  'FUNCTION_TOOL_TRANSPORT',
  'GENESIS_TITLE_DIRECTIVE',
  'HOSTED_TOOL_TRANSPORT',
  'MAX_RETRY_WAIT_MS',
  'MaxTurnsExceededError',
  'MultiProviderModelProvider',
  'OpenAIChatCompletionsModel',
  'OpenAIResponsesModel',
  'RUN_ERROR_KINDS',
  'RunError',
  'agentsErrorRunState',
  'appendGenesisTitleDirective',
  'appendSessionInstructions',
  'azureOpenAIDefaultQuery',
  'buildAgentCapabilities',
  'buildManifest',
  'buildModelInstance',
  'buildOpenAIClientFromSettings',
  'buildOpenGeniAgent',
  'buildProviderClient',
  'classifyRunError',
  'composeAgent',
  'composeAgentInstructions',
  'configureOpenAI',
  'coreInstructions',
  'createDeltaCoalescer',
  'createFirstPartyTools',
  'createInMemorySessionState',
  'createProviderClients',
  'createUnavailableComputerTools',
  'createUsageMeter',
  'ensureReadableStreamFrom',
  'isRunError',
  'maxTurnsExceededRunState',
  'modelResponseUsageFromSdkEvent',
  'normalizeComputerCallsFilter',
  'normalizeSdkEvent',
  'normalizeToolOutputForEvent',
  'resolveTurnModel',
  'resolveTurnRoute',
  'runTurn',
  'sandboxRunAs',
  'serializeApprovals',
  'stripProviderItemIdsFilter',
  'workspaceEnvironmentInstructions',
];

describe('the entry of the package', () => {
  it('exports exactly these values', () => {
    expect(Object.keys(entry).toSorted()).toEqual(VALUES);
  });

  it('exports each value of the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const table = readme.slice(readme.indexOf('## What else is here'));
    const named = [...table.matchAll(/`([a-z]\w+|[A-Z]\w+(?:Error|Provider))`/g)].map(
      ([, name]) => name ?? '',
    );
    const elsewhere = ['opengeni', 'unsupported', 'history'];
    expect(named.filter((name) => !elsewhere.includes(name) && !VALUES.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(15);
  });
});
