import { Agent } from '@openai/agents';
import type { AgentInputItem, MCPServer } from '@openai/agents';
import { SandboxAgent } from '@openai/agents/sandbox';
import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local';
import { ScriptedModel, assistantMessage } from '@openai/agents/testing';
import { DEFAULT_AGENT_INSTRUCTIONS } from '@opengeni/config';
import { describe, expect, it } from 'vitest';

import { LOCAL_BOX, scriptedPlan, testSettings } from '../../test/turn-fixture.ts';
import { GENESIS_TITLE_DIRECTIVE, composeAgentInstructions } from '../instructions/compose.ts';
import { resolveTurnRoute } from '../models/model-route.ts';
import { createInMemorySessionState } from '../tools/session-state.ts';
import { buildOpenGeniAgent, composeAgent, sandboxRunAs } from './compose-agent.ts';
import type { ComposeAgentOptions } from './agent-options.ts';
import { runTurn } from './run-turn.ts';

const CHAT_REGISTRY = JSON.stringify([
  {
    id: 'fireworks',
    baseUrl: 'https://models.invalid/v1',
    apiKey: 'k',
    models: [{ id: 'accounts/glm' }],
  },
]);

interface SentRequest {
  readonly instructions: string;
  readonly toolNames: readonly string[];
  readonly toolTypes: readonly string[];
  readonly settings: Record<string, unknown>;
  readonly input: readonly AgentInputItem[];
}

/** Runs one turn and says what the model was sent. */
async function sendTurn(
  options: ComposeAgentOptions = {},
  variables: Record<string, string> = {},
): Promise<SentRequest> {
  const model = new ScriptedModel([[assistantMessage('ok')]]);
  const plan = scriptedPlan(model, options, variables);
  const client = variables === LOCAL_BOX ? new UnixLocalSandboxClient() : undefined;
  const session = await client?.create({});
  const result = await runTurn(plan, 'Go.', session === undefined ? {} : { session }).result;
  await session?.close?.();
  expect(result.outcome).toBe('completed');
  const request = model.firstCall!.request;
  return {
    instructions: request.systemInstructions ?? '',
    toolNames: request.tools.map(({ name }) => name),
    toolTypes: request.tools.map(({ name, type }) => `${name}:${type}`),
    settings: request.modelSettings as Record<string, unknown>,
    input: request.input as AgentInputItem[],
  };
}

describe('the instructions that are sent', () => {
  it.each([
    ['without a box', {}],
    ['with a box', LOCAL_BOX],
  ])('name only tools that are sent, %s', async (_title, variables) => {
    const sent = await sendTurn({ genesisTitleHint: true }, variables);
    const named = sent.instructions.match(/opengeni__\w+/g) ?? [];
    expect(new Set(named).size).toBe(5);
    for (const name of named) expect(sent.toolNames).toContain(name);
    const toolWords =
      variables === LOCAL_BOX
        ? (sent.instructions.match(/`(exec_command|write_stdin)`/g) ?? [])
        : [];
    for (const word of toolWords) expect(sent.toolNames).toContain(word.slice(1, -1));
  });

  it('are the persona alone when nothing refines it', async () => {
    const { instructions } = await sendTurn();
    expect(instructions).toBe(composeAgentInstructions(DEFAULT_AGENT_INSTRUCTIONS));
  });

  it('put nothing of the SDK before the persona in a box', async () => {
    const { instructions } = await sendTurn({}, LOCAL_BOX);
    expect(
      instructions.startsWith(
        `# Agent instructions\n\n${composeAgentInstructions(DEFAULT_AGENT_INSTRUCTIONS)}\n\n`,
      ),
    ).toBe(true);
  });

  it('go from persona with environment over session to title', async () => {
    const { instructions } = await sendTurn({
      instructionsTemplate: 'You are Ada. {{core}}',
      workspaceEnvironment: { name: 'staging', variableNames: ['API_URL'] },
      sessionInstructions: ' Be brief. ',
      genesisTitleHint: true,
    });
    const core = composeAgentInstructions('{{core}}', {
      name: 'staging',
      variableNames: ['API_URL'],
    });
    expect(instructions).toBe(`You are Ada. ${core} Be brief. ${GENESIS_TITLE_DIRECTIVE}`);
  });

  it('take the template of the call before that of the deployment', async () => {
    const variables = { OPENGENI_AGENT_INSTRUCTIONS_TEMPLATE: 'Deployment.' };
    expect((await sendTurn({}, variables)).instructions).toMatch(/^Deployment\. You own/);
    expect((await sendTurn({ instructionsTemplate: 'Call.' }, variables)).instructions).toMatch(
      /^Call\. You own/,
    );
  });

  it('never become a message of the conversation', async () => {
    const { input } = await sendTurn({ sessionInstructions: 'Secret sauce.' });
    expect(JSON.stringify(input)).not.toContain('Secret sauce');
  });
});

describe('the tools that are sent', () => {
  it('are the hosted ones for a model of the Responses API', async () => {
    const { toolTypes } = await sendTurn({}, LOCAL_BOX);
    expect(toolTypes).toEqual(
      expect.arrayContaining([
        'apply_patch:apply_patch',
        'view_image:function',
        'web_search:hosted_tool',
      ]),
    );
  });

  it('are function tools when the transport is not structured', async () => {
    const { toolTypes } = await sendTurn(
      { structuredToolTransport: false, hostedWebSearch: false },
      LOCAL_BOX,
    );
    expect(toolTypes).toContain('apply_patch:function');
    expect(toolTypes.every((tool) => tool.endsWith(':function'))).toBe(true);
  });

  it('leave the first-party tools to an MCP server that serves them', () => {
    const server = { name: 'opengeni' } as MCPServer;
    const names = (options: ComposeAgentOptions): string[] =>
      scriptedPlan(new ScriptedModel(), options).agent.tools.map(({ name }) => name);
    expect(names({ mcpServers: [server], hostedWebSearch: false })).toEqual([]);
    expect(names({ mcpServers: [server], sessionState: createInMemorySessionState() })).toContain(
      'opengeni__goal_set',
    );
  });

  it('bring no MCP server that nobody configured', () => {
    expect(composeAgent(testSettings()).agent.mcpServers).toEqual([]);
  });
});

describe('the model settings', () => {
  it('ask for reasoning with a detailed summary, encrypted, and for nothing to be stored', async () => {
    const { settings } = await sendTurn({ reasoningEffort: 'high' }, LOCAL_BOX);
    expect(settings).toMatchObject({
      reasoning: { effort: 'high', summary: 'detailed' },
      store: false,
      providerData: {
        include: ['reasoning.encrypted_content'],
        context_management: [{ type: 'compaction', compact_threshold: 645_400 }],
      },
    });
  });

  it('hold none of this for a chat provider', () => {
    const settings = testSettings({ OPENGENI_MODEL_PROVIDERS_JSON: CHAT_REGISTRY });
    const plan = composeAgent(settings, [], { route: resolveTurnRoute(settings, 'accounts/glm') });
    expect(plan.agent.modelSettings).not.toHaveProperty('reasoning');
    expect(plan.agent.modelSettings).not.toHaveProperty('store');
    expect(plan.agent.modelSettings).not.toHaveProperty('providerData');
    expect(plan.agent.tools.map(({ name }) => name)).not.toContain('web_search');
  });

  it('hold all of this for the built-in provider', () => {
    const settings = testSettings({ OPENAI_API_KEY: 'k' });
    const { agent } = composeAgent(settings, [], { route: resolveTurnRoute(settings) });
    expect(agent.modelSettings).toMatchObject({
      store: false,
      reasoning: { effort: 'low' },
      providerData: { include: ['reasoning.encrypted_content'] },
    });
    expect(agent.tools.map(({ name }) => name)).toContain('web_search');
  });

  it('leave encrypted reasoning and storage alone when they are switched off', () => {
    const plan = scriptedPlan(
      new ScriptedModel(),
      {},
      {
        OPENGENI_OPENAI_REASONING_ENCRYPTED_CONTENT: 'false',
        OPENGENI_CONTEXT_COMPACTION_MODE: 'client',
      },
    );
    expect(plan.agent.modelSettings).not.toHaveProperty('providerData');
    expect(plan.agent.modelSettings).not.toHaveProperty('store');
  });

  it('derive the compaction threshold from the window of the call', async () => {
    const { settings } = await sendTurn({ contextWindowTokens: 328_000 }, LOCAL_BOX);
    expect(settings['providerData']).toMatchObject({
      context_management: [{ compact_threshold: 140_000 }],
    });
  });
});

describe('the plan', () => {
  it('has a plain agent without a box and a sandbox agent with one', () => {
    expect(buildOpenGeniAgent(testSettings(), [])).toBeInstanceOf(Agent);
    expect(buildOpenGeniAgent(testSettings(), [])).not.toBeInstanceOf(SandboxAgent);
    const settings = testSettings(LOCAL_BOX);
    const agent = buildOpenGeniAgent(settings, [], { sandboxEnvironment: { TERM: 'dumb' } });
    expect(agent).toBeInstanceOf(SandboxAgent);
    const { defaultManifest, runAs } = agent as SandboxAgent;
    expect(defaultManifest?.environment['TERM']?.value).toBe('dumb');
    expect([runAs, sandboxRunAs(settings)]).toEqual([undefined, undefined]);
  });

  it('names the model of the settings when the caller brings none', () => {
    expect(composeAgent(testSettings({ OPENGENI_OPENAI_MODEL: 'gpt-5.4' })).agent.model).toBe(
      'gpt-5.4',
    );
  });

  it('is traced only on a model of OpenAI itself', () => {
    const traced = (variables: Record<string, string>): boolean => {
      const settings = testSettings({ OPENAI_API_KEY: 'k', ...variables });
      return !composeAgent(settings, [], { route: resolveTurnRoute(settings) }).tracingDisabled;
    };
    expect(traced({})).toBe(true);
    expect(traced({ OPENGENI_DISABLE_OPENAI_TRACING: 'true' })).toBe(false);
    expect(traced({ OPENAI_BASE_URL: 'https://models.invalid/v1' })).toBe(false);
    expect(scriptedPlan(new ScriptedModel()).tracingDisabled).toBe(true);
  });

  it('refuses resources, with a code and the way out', () => {
    const resource = {
      kind: 'repository',
      uri: 'https://example.invalid/a/b',
      ref: 'main',
    } as const;
    expect(() => composeAgent(testSettings(LOCAL_BOX), [resource])).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringContaining('repository'),
      }),
    );
  });

  it('limits the model calls as the settings say', () => {
    expect(
      composeAgent(testSettings({ OPENGENI_AGENT_MAX_MODEL_CALLS_PER_TURN: '7' })).maxModelCalls,
    ).toBe(7);
  });
});
