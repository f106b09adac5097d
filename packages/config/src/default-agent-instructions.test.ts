import { AGENT_INSTRUCTIONS_CORE_PLACEHOLDER } from '@opengeni/contracts/agent';
import { describe, expect, it } from 'vitest';

import { DEFAULT_AGENT_INSTRUCTIONS } from './default-agent-instructions.ts';
import { parseSettings } from './get-settings.ts';

describe('the default persona', () => {
  it('ends with the marker of the core, which it holds once', () => {
    expect(DEFAULT_AGENT_INSTRUCTIONS.endsWith(` ${AGENT_INSTRUCTIONS_CORE_PLACEHOLDER}`)).toBe(
      true,
    );
    expect(DEFAULT_AGENT_INSTRUCTIONS.split(AGENT_INSTRUCTIONS_CORE_PLACEHOLDER)).toHaveLength(2);
  });

  it.each([
    'repos/<owner>/<repo>',
    'files/<file-id>/',
    '.agents/',
    'read-only',
    'copy',
    'skills',
    'sandbox workspace',
    'Azure',
    'pull request',
    'summary',
  ])('speaks of %s', (topic) => {
    expect(DEFAULT_AGENT_INSTRUCTIONS).toContain(topic);
  });

  it('names no tool, since it cannot know which ones a turn has', () => {
    expect(DEFAULT_AGENT_INSTRUCTIONS).not.toMatch(/\w+__\w+/);
  });

  it('joins its sentences by single spaces', () => {
    expect(DEFAULT_AGENT_INSTRUCTIONS).not.toMatch(/\s\s|\n/);
  });

  it('is replaced by the template of the deployment as it stands', () => {
    const template = ' Be brief. ';
    expect(parseSettings({}).agentInstructionsTemplate).toBe(DEFAULT_AGENT_INSTRUCTIONS);
    expect(
      parseSettings({ OPENGENI_AGENT_INSTRUCTIONS_TEMPLATE: template }).agentInstructionsTemplate,
    ).toBe(template);
  });
});
