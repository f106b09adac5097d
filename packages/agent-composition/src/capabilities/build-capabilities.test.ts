import { StaticCompactionPolicy } from '@openai/agents/sandbox';
import type { Capability, Compaction, SandboxSession } from '@openai/agents/sandbox';
import { Manifest } from '@openai/agents/sandbox';
import { describe, expect, it } from 'vitest';

import { testSettings } from '../../test/turn-fixture.ts';
import { buildAgentCapabilities } from './build-capabilities.ts';
import type { AgentCapabilitiesOptions } from './build-capabilities.ts';
import { transportFilesystem } from './transport-filesystem.ts';
import type { ToolTransport } from './tool-transport.ts';

const session = {
  state: { manifest: new Manifest() },
  createEditor: () => ({}),
  viewImage: () =>
    Promise.resolve({ type: 'image', image: { data: 'AAAA', mediaType: 'image/png' } }),
} as unknown as SandboxSession;

const settings = testSettings({ OPENGENI_SANDBOX_BACKEND: 'local' });
const thresholdOf = (options: AgentCapabilitiesOptions): number | undefined => {
  const found = buildAgentCapabilities(settings, [], options).find(
    ({ type }) => type === 'compaction',
  ) as Compaction | undefined;
  expect(found === undefined || found.policy instanceof StaticCompactionPolicy).toBe(true);
  return found?.policy.compactThreshold();
};

describe('the capabilities of an agent', () => {
  it('are files, shell and, in server mode, compaction', () => {
    const types = (options?: AgentCapabilitiesOptions): string[] =>
      buildAgentCapabilities(settings, [], options).map(({ type }) => type);
    expect(types()).toEqual(['filesystem', 'shell', 'compaction']);
    expect(types({ compactionMode: 'client' })).toEqual(['filesystem', 'shell']);
    expect(types({ compactionMode: 'off' })).toEqual(['filesystem', 'shell']);
  });

  it('refuse skills of packs with a coded error', () => {
    const skill = { name: 'deploy', files: [{ path: 'SKILL.md', content: '# Deploy' }] };
    expect(() => buildAgentCapabilities(settings, [skill])).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        details: { option: 'packSkills', names: ['deploy'] },
      }),
    );
  });

  it('always name the threshold of compaction', () => {
    expect(thresholdOf({})).toBe(645_400);
    expect(thresholdOf({ contextWindowTokens: 228_000 })).toBe(70_000);
    expect(thresholdOf({ contextWindowTokens: 228_000, compactAtTokens: 5 })).toBe(5);
  });
});

describe('the transport of file tools', () => {
  const toolsOf = (capability: Capability): Record<string, string> =>
    Object.fromEntries(
      capability
        .bind(session)
        .tools()
        .map(({ name, type }) => [name, type]),
    );

  it.each<[ToolTransport, string]>([
    [{ patch: 'hosted', viewImage: 'structured' }, 'apply_patch'],
    [{ patch: 'function', viewImage: 'structured' }, 'function'],
    [{ patch: 'function', viewImage: 'text' }, 'function'],
    [{ patch: 'hosted', viewImage: 'text' }, 'apply_patch'],
  ])('is what %j says, whatever model is bound', (transport, patch) => {
    class SomeChatCompletionsModel {}
    const models = [undefined, new SomeChatCompletionsModel(), {}] as Parameters<
      Capability['bindModel']
    >[1][];
    for (const model of models) {
      expect(toolsOf(transportFilesystem(transport).bindModel('m', model))).toEqual({
        view_image: 'function',
        apply_patch: patch,
      });
    }
  });

  it.each<[ToolTransport['viewImage'], string]>([
    ['structured', 'Returns an image output'],
    ['text', 'data URL or reference string'],
  ])('sends images as %s', (viewImage, description) => {
    const [tool] = transportFilesystem({ patch: 'function', viewImage }).bind(session).tools();
    expect(tool).toMatchObject({
      name: 'view_image',
      description: expect.stringContaining(description),
    });
  });

  it('survives the clone that the SDK makes for a run', () => {
    const clone = transportFilesystem({ patch: 'function', viewImage: 'text' }).clone();
    expect(toolsOf(clone)).toEqual({ view_image: 'function', apply_patch: 'function' });
  });

  it('needs a session', () => {
    expect(() => transportFilesystem({ patch: 'function', viewImage: 'text' }).tools()).toThrow(
      'not bound',
    );
  });
});
