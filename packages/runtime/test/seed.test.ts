import { existsSync } from 'node:fs';
import { ScriptedModel, assistantMessage, functionCall } from '@openai/agents/testing';
import { createUnavailableComputerTools } from '@opengeni/agent-composition';
import * as config from '@opengeni/config';
import * as contracts from '@opengeni/contracts';
import { FakeBox } from '@opengeni/contracts/testing';
import { ensureTurnDesktop } from '@opengeni/desktop';
import type { TurnDesktopEvent } from '@opengeni/desktop';
import { describe, expect, it } from 'vitest';
import * as runtime from '../src/index.ts';
import * as sandbox from '../src/sandbox.ts';
import manifest from '../package.json' with { type: 'json' };

const LOCAL = config.parseSettings({
  OPENGENI_SANDBOX_BACKEND: 'local',
  OPENGENI_LOCAL_ISOLATION: 'none',
});
const MODAL = config.parseSettings({
  OPENGENI_SANDBOX_BACKEND: 'modal',
  OPENGENI_MODAL_APP_NAME: 'app',
  OPENGENI_MODAL_TOKEN_ID: 'i',
  OPENGENI_MODAL_TOKEN_SECRET: 's',
});
const OWNER = { leaseId: 'l', workspaceId: 'w', sandboxGroupId: 'g' };
const NOT_PAINTING = 'OPENGENI_DESKTOP_NOT_PAINTING scrot below 60000B after warmup (last=17362)';

describe('the package', () => {
  it('is ESM with the entries . and ./sandbox, and its sources are in it', () => {
    expect(manifest.type).toBe('module');
    expect(Object.keys(manifest.exports)).toEqual(['.', './sandbox']);
    expect(manifest.files).toContain('src');
  });

  it('depends on agent-proto, config, contracts and the Agents SDK', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(
      expect.arrayContaining([
        '@openai/agents',
        '@opengeni/agent-proto',
        '@opengeni/config',
        '@opengeni/contracts',
      ]),
    );
  });

  it('createSandboxClient gives the client of the backend of the settings, and none for none', () => {
    expect(runtime.createSandboxClient(LOCAL)).toMatchObject({ backendId: 'unix_local' });
    expect(runtime.createSandboxClientForBackend('none', LOCAL)).toBeUndefined();
  });
});

describe('./sandbox re-exports, as the identical objects', () => {
  it.each(['collectSandboxEnvironment', 'parseExposedPorts'] as const)('%s of config', (name) => {
    expect(sandbox[name]).toBe(config[name]);
  });

  it.each([
    'CAPABILITY_DESCRIPTORS',
    'DESKTOP_STREAM_PORT',
    'StreamTokenPayload',
    'TERMINAL_STREAM_PORT',
  ] as const)('%s of contracts', (name) => {
    expect(sandbox[name]).toBe(contracts[name]);
  });
});

describe('attribution, tags and the orphan sweep over Settings', () => {
  it('a box carries who it belongs to, in its environment and in provider tags', () => {
    expect(Object.values(runtime.modalSandboxAttributionEnvironment(OWNER))).toEqual(
      expect.arrayContaining(['l', 'w', 'g']),
    );
    expect(Object.values(runtime.modalSandboxAttributionTags(OWNER))).toEqual(
      expect.arrayContaining(['l', 'w', 'g']),
    );
  });

  it('tag and terminate by id need settings alone, and no call for an empty id', async () => {
    expect(await runtime.tagModalSandbox(MODAL, '', OWNER)).toBe(false);
    expect(await runtime.terminateModalSandboxById(MODAL, '')).toBe(true);
  });

  it('a sweep bounded to nothing examines nothing', async () => {
    const none = { examined: 0, terminated: [], skipped: 0 };
    expect(await runtime.sweepModalOrphanSandboxes(MODAL, [], { maxTerminations: 0 })).toEqual(
      none,
    );
  });
});

describe('a created box is known at once', () => {
  it('the callback is told the id of the box, the record of which finds the same box again', async () => {
    const told: string[] = [];
    const established = await runtime.establishSandboxSessionFromEnvelope(LOCAL, null, {
      sessionId: 's',
      onSandboxCreated: async ({ instanceId }) => void told.push(instanceId),
    });
    try {
      const envelope = await runtime.serializeEstablishedSandboxEnvelope(established);
      const again = await runtime.establishSandboxSessionFromEnvelope(LOCAL, envelope, {
        sessionId: 's',
        onSandboxCreated: async () => expect.unreachable(),
      });
      expect(told).toEqual([established.instanceId]);
      expect(again.instanceId).toBe(established.instanceId);
    } finally {
      const client = established.client as { delete(state: unknown): Promise<void> };
      await client.delete(established.sessionState);
    }
  });

  it("if the caller's note fails, the box is ended and the first error is the one that is thrown", async () => {
    const first = new Error('the note could not be written');
    const folders: unknown[] = [];
    const establishing = runtime.establishSandboxSessionFromEnvelope(LOCAL, null, {
      sessionId: 's',
      onSandboxCreated: async ({ sessionState }) => {
        folders.push((sessionState as { workspaceRootPath: unknown }).workspaceRootPath);
        throw first;
      },
    });
    await expect(establishing).rejects.toBe(first);
    expect(folders).toEqual([expect.any(String)]);
    expect(existsSync(String(folders[0]))).toBe(false);
  });

  it('a backend that is overridden wins over that of the settings', async () => {
    const options = { sessionId: 's', backendOverride: 'none' } as const;
    await expect(
      runtime.establishSandboxSessionFromEnvelope(LOCAL, null, options),
    ).rejects.toMatchObject({ name: 'SandboxConfigError' });
  });
});

describe('native geometry of screenshots', () => {
  it('travels from a machine through the resolver and the routing session, at the epoch of the pointer', async () => {
    const screenshot = { width: 640, height: 400, nativeWidth: 2560, nativeHeight: 1600 };
    const agent = new runtime.MockAgentResponder({ screenshot });
    const resolveActiveBackend = runtime.makeActiveBackendResolver({
      workspaceId: 'w',
      defaultBackend: {},
      defaultKind: 'modal',
      getSandbox: async (id) => ({ id, kind: 'selfhosted', name: id, enrollmentId: 'agent' }),
      controlRpcFactory: () => agent,
      relay: { host: 'relay.example' },
    });
    const pointer = { activeSandboxId: 'desk', activeEpoch: 7, workingDir: '/proj' };
    const session = new runtime.RoutingSandboxSession({
      readPointer: async () => pointer,
      resolveActiveBackend,
    });
    await session.prime();
    expect(await session.screenshot?.()).toMatchObject(screenshot);
    await session.exec({ cmd: 'true' });
    expect(agent.requests).toMatchObject([
      { subject: 'agent.w.agent.rpc', req: { epoch: 7, op: { $case: 'desktopScreenshot' } } },
      { subject: 'agent.w.agent.rpc', req: { epoch: 7, op: { exec: { cwd: '/proj' } } } },
    ]);
  });
});

describe('a desktop is up only when it is painted', () => {
  /** A session whose commands end with status 14, told as the supervisor in a box tells it. */
  const failing = {
    state: {},
    exec: async ({ cmd }: { cmd: string }) => {
      const word = `OPENGENI-RUN ${/opengeni-run-([0-9a-f]{32})/.exec(cmd)?.[1] ?? ''}`;
      const stdout = `${word} ended 14 0 - 0 0\n${word} stderr\n${word} end\n`;
      return { output: stdout, stdout, stderr: '', wallTimeSeconds: 0, exitCode: 0 };
    },
  };

  it('ensureDisplayStack takes a session and throws a typed error of stage paint', async () => {
    const error: unknown = await runtime.ensureDisplayStack(failing).catch((reason) => reason);
    expect(error).toBeInstanceOf(runtime.DisplayStackError);
    expect(error).toMatchObject({ stage: 'paint', exitCode: 14 });
  });

  it('a session that runs no commands cannot have a desktop', async () => {
    await expect(runtime.ensureDisplayStack({})).rejects.toBeInstanceOf(
      runtime.DisplayStackUnsupportedError,
    );
    await expect(runtime.tearDownDisplayStack({})).resolves.toBeUndefined();
  });

  it('a failed desktop never fails a turn: the reason is in an event, and the computer tools answer with it', async () => {
    const events: TurnDesktopEvent[] = [];
    const box = new FakeBox({ run: () => ({ exitCode: 14, stdout: NOT_PAINTING }) });
    const desktop = await ensureTurnDesktop(box, { emit: (event) => void events.push(event) });
    if (desktop.isAvailable) throw new Error('The desktop must fail here.');
    const model = new ScriptedModel([
      [functionCall('computer_screenshot', {}, { callId: 'look' })],
      [assistantMessage('Done without a screen.')],
    ]);
    const settings = config.parseSettings({ OPENGENI_SANDBOX_BACKEND: 'none' });
    const tools = createUnavailableComputerTools(desktop);
    const turn = runtime.runTurn(runtime.composeAgent(settings, [], { model, tools }), 'Look.');
    const outputs: unknown[] = [];
    for await (const { type, payload } of turn)
      if (type === 'agent.toolCall.output') outputs.push(payload);
    expect(await turn.result).toMatchObject({ outcome: 'completed' });
    expect(events.at(-1)).toMatchObject({
      type: 'sandbox.operation.failed',
      payload: { name: 'desktop', reason: 'display_unavailable' },
    });
    expect(outputs).toMatchObject([{ id: 'look', output: expect.stringContaining('(exit 14)') }]);
  });
});

describe('the root barrel', () => {
  it('MultiProviderModelProvider fails loudly for a codex id without its subscription', async () => {
    const settings = config.parseSettings({ OPENAI_API_KEY: 'k' });
    await expect(
      new runtime.MultiProviderModelProvider(settings).getModel('codex/gpt-5'),
    ).rejects.toBeInstanceOf(runtime.CodexSubscriptionUnavailableError);
  });

  it('composes the persona in the order of the seed', () => {
    const core = runtime.coreInstructions().join(' ');
    const composed = runtime.composeAgentInstructions('You are Ada. {{core}}');
    const refined = runtime.appendSessionInstructions(composed, ' Be brief. ');
    expect(runtime.appendGenesisTitleDirective(refined, true)).toBe(
      `You are Ada. ${core} Be brief. ${runtime.GENESIS_TITLE_DIRECTIVE}`,
    );
  });

  it('buildOpenGeniAgent takes settings, resources and options and gives an agent of the SDK', () => {
    const agent = runtime.buildOpenGeniAgent(LOCAL, [], { sessionInstructions: 'Be brief.' });
    expect(agent.instructions).toMatch(/ Be brief\.$/);
  });

  it('a NegotiationContext names session and backend, and the document says both', () => {
    const context = {
      sessionId: '44444444-4444-4444-8444-444444444444',
      backend: 'modal',
      os: 'linux',
      liveness: 'warm',
      leaseEpoch: 1,
      desktopEnabled: true,
    } as const;
    expect(runtime.negotiateCapabilities(context)).toMatchObject({
      sessionId: context.sessionId,
      backend: 'modal',
    });
  });
});
