import { OpenAIProvider } from '@openai/agents';
import type { AgentInputItem } from '@openai/agents';
import { ScriptedModel, assistantMessage } from '@openai/agents/testing';
import type { Settings } from '@opengeni/config';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { scriptedPlan, testSettings } from '../test/turn-fixture.ts';
import {
  CodexSubscriptionUnavailableError,
  GENESIS_TITLE_DIRECTIVE,
  MultiProviderModelProvider,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
  appendGenesisTitleDirective,
  appendSessionInstructions,
  buildOpenGeniAgent,
  composeAgentInstructions,
  coreInstructions,
  createUnavailableComputerTools,
  runTurn,
} from './index.ts';
import type { BuildAgentOptions, ComposeAgentOptions } from './turn/agent-options.ts';

const CORE = coreInstructions().join(' ');

function registry(id: string, more: object = {}): Record<string, string> {
  const provider = { id: 'r', baseUrl: 'https://models.invalid/v1', models: [{ id }], ...more };
  return {
    OPENAI_API_KEY: 'k',
    OPENGENI_MODEL_PROVIDERS_JSON: JSON.stringify([{ apiKey: 'k', ...provider }]),
  };
}

/** The settings of a turn that wrote its model over the deployment's default. */
function writtenOver(settings: Settings, openaiModel: string): Settings {
  return { ...settings, openaiModel };
}

/** A registry model is a chat model here and a built-in one speaks the Responses API. */
async function classOf(settings: Settings, name: string): Promise<unknown> {
  return (await new MultiProviderModelProvider(settings).getModel(name)).constructor;
}

afterEach(() => vi.unstubAllEnvs());

describe('run-scoped model resolution', () => {
  it('a bare id that only a registry provider declares reaches it, also when the turn wrote it over the default', async () => {
    const settings = testSettings(registry('bare-1'));
    expect(await classOf(settings, 'bare-1')).toBe(OpenAIChatCompletionsModel);
    expect(await classOf(writtenOver(settings, 'bare-1'), 'bare-1')).toBe(
      OpenAIChatCompletionsModel,
    );
  });

  it('a name that is the current default and in the allow-list resolves as it is', async () => {
    const settings = testSettings({
      ...registry('bare-1'),
      OPENGENI_OPENAI_ALLOWED_MODELS: 'gpt-5.5,bare-1',
    });
    expect(await classOf(writtenOver(settings, 'bare-1'), 'bare-1')).toBe(OpenAIResponsesModel);
  });

  it('a name that is the current default without another allowed id resolves as it is', async () => {
    const settings = { ...testSettings(registry('bare-1')), openaiAllowedModels: '' };
    expect(await classOf(writtenOver(settings, 'bare-1'), 'bare-1')).toBe(OpenAIResponsesModel);
  });

  it('real built-in models stay built in', async () => {
    const settings = testSettings(registry('gpt-5.5'));
    expect(await classOf(settings, 'gpt-5.5')).toBe(OpenAIResponsesModel);
  });

  it('a name that nobody claims goes to the default provider of the SDK', async () => {
    const own = new OpenAIProvider({ apiKey: 'k' });
    const expected = (await own.getModel('nobody-has-this')).constructor;
    vi.stubEnv('OPENAI_API_KEY', 'k');
    expect(await classOf(testSettings(registry('bare-1')), 'nobody-has-this')).toBe(expected);
  });

  it('a codex id resolves through the subscription provider that a host injects', async () => {
    const injected = { kind: 'codex-subscription', api: 'responses', apiKey: undefined };
    const settings = testSettings(registry('codex/gpt-5', injected));
    expect(await classOf(settings, 'codex/gpt-5')).toBe(OpenAIResponsesModel);
  });

  it.each([
    ['nobody declares it', { OPENAI_API_KEY: 'k' }],
    ['another provider declares it', registry('codex/gpt-5')],
  ])('a codex id without the subscription provider fails loudly: %s', async (_arm, variables) => {
    const settings = testSettings(variables);
    for (const tried of [settings, writtenOver(settings, 'codex/gpt-5')])
      await expect(classOf(tried, 'codex/gpt-5')).rejects.toBeInstanceOf(
        CodexSubscriptionUnavailableError,
      );
  });
});

describe('persona order', () => {
  async function sentFor(options: ComposeAgentOptions) {
    const model = new ScriptedModel([[assistantMessage('ok')]]);
    await runTurn(scriptedPlan(model, options), 'Go.').result;
    const { systemInstructions, input } = model.firstCall!.request;
    return { system: systemInstructions, input: input as AgentInputItem[] };
  }

  it('template with the core at {{core}}, then session instructions, then the title directive', async () => {
    const { system } = await sentFor({
      instructionsTemplate: 'You are Ada. {{core}} Be kind.',
      sessionInstructions: '  Answer in German.\n',
      genesisTitleHint: true,
    });
    expect(system).toBe(
      `You are Ada. ${CORE} Be kind. Answer in German. ${GENESIS_TITLE_DIRECTIVE}`,
    );
  });

  it('the core cannot be bypassed: it is appended when the marker is missing', () => {
    expect(composeAgentInstructions('You are Ada.')).toBe(`You are Ada. ${CORE}`);
  });

  it('a template with two markers gets the core at both', () => {
    expect(composeAgentInstructions('{{core}} / {{core}}')).toBe(`${CORE} / ${CORE}`);
  });

  it('the workspace template wins over that of the deployment', async () => {
    const model = new ScriptedModel([[assistantMessage('ok')]]);
    const variables = { OPENGENI_AGENT_INSTRUCTIONS_TEMPLATE: 'Deployment. {{core}}' };
    const plan = scriptedPlan(model, { instructionsTemplate: 'Workspace. {{core}}' }, variables);
    await runTurn(plan, 'Go.').result;
    expect(model.firstCall?.request.systemInstructions).toBe(`Workspace. ${CORE}`);
  });

  it.each([undefined, '', ' \n\t'])(
    'session instructions that are %j leave the text byte for byte as it was',
    (blank) => {
      expect(appendSessionInstructions(' P \n', blank)).toBe(' P \n');
    },
  );

  it.each([undefined, false])('the title directive is not asked for with %s', (hint) => {
    expect(appendGenesisTitleDirective(' P \n', hint)).toBe(' P \n');
  });

  it('session instructions are system-level: never a user or timeline message', async () => {
    const { system, input } = await sentFor({ sessionInstructions: 'Only for the system.' });
    expect(system).toContain('Only for the system.');
    expect(JSON.stringify(input)).not.toContain('Only for the system.');
  });
});

describe('also visible', () => {
  it('reasoning is asked for with effort and a detailed summary', () => {
    const { modelSettings } = scriptedPlan(new ScriptedModel(), { reasoningEffort: 'high' }).agent;
    expect(modelSettings.reasoning).toEqual({ effort: 'high', summary: 'detailed' });
  });

  it.each([
    ['server', false],
    ['client', undefined],
  ] as const)('compaction on the %s side gives store: %s', (compactionMode, store) => {
    const { modelSettings } = scriptedPlan(new ScriptedModel(), { compactionMode }).agent;
    expect(modelSettings.store).toBe(store);
  });

  it.each<[keyof BuildAgentOptions, BuildAgentOptions]>([
    [
      'packSkills',
      { packSkills: [{ name: 'deploy', files: [{ path: 'SKILL.md', content: '# Deploy' }] }] },
    ],
    ['gitTokenSeed', { gitTokenSeed: 'secret-of-a-host' }],
    [
      'fileResourceDownloads',
      {
        fileResourceDownloads: [
          { fileId: 'f', mountPath: 'files/f', filename: 'a.txt', url: 'https://files.invalid/f' },
        ],
      },
    ],
    ['computerToolMode', { computerToolMode: 'function-text' }],
  ])(
    '%s is refused with a code until it is built, and its value is not told',
    (option, options) => {
      const settings = testSettings({ OPENGENI_SANDBOX_BACKEND: 'local' });
      let failure: unknown;
      try {
        buildOpenGeniAgent(settings, [], options);
      } catch (error) {
        failure = error;
      }
      expect(failure).toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining(`\`${option}\``),
        details: { option },
      });
      expect(JSON.stringify(failure)).not.toMatch(/secret|invalid/);
    },
  );

  it('options that ask for nothing are no request', () => {
    const codexConnectorNamespaces = new Set(['a connector']);
    const options = { packSkills: [], gitTokenSeed: '', fileResourceDownloads: [] };
    expect(
      buildOpenGeniAgent(testSettings(), [], { ...options, codexConnectorNamespaces }).name,
    ).toBe('OpenGeni Agent');
  });
});

it('a desktop that did not come up leaves computer tools that answer with the reason', () => {
  const tools = createUnavailableComputerTools({
    reason: 'display_unavailable',
    explanation: 'not painted',
  });
  const { agent } = scriptedPlan(new ScriptedModel(), { tools });
  expect(agent.tools.map(({ name }) => name)).toContain('computer_screenshot');
});
