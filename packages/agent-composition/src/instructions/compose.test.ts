import { DEFAULT_AGENT_INSTRUCTIONS } from '@opengeni/config';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  GENESIS_TITLE_DIRECTIVE,
  appendGenesisTitleDirective,
  appendSessionInstructions,
  composeAgentInstructions,
} from './compose.ts';
import { coreInstructions } from './core.ts';
import { workspaceEnvironmentInstructions } from './workspace-environment.ts';

const CORE =
  'You own the goal of this session: keep working until you mark it complete with `opengeni__goal_complete` and evidence, or pause it with `opengeni__goal_pause` and your rationale; record a change of scope with `opengeni__goal_update`, and set a goal with `opengeni__goal_set` when there is none.';
const ENVIRONMENT = {
  name: 'staging',
  description: ' Read only. ',
  variableNames: ['ZED', '', 'API_URL'],
};
const ENVIRONMENT_LINES = [
  'The workspace environment "staging" is attached: its variables are exported in the sandbox shell.',
  'Exported environment variables: API_URL, ZED.',
  'Environment notes from the operator: Read only.',
];

describe('core instructions', () => {
  it('are the goal contract alone without an environment', () => {
    expect(coreInstructions()).toEqual([CORE]);
  });

  it('end with the lines of the environment', () => {
    expect(coreInstructions(ENVIRONMENT)).toEqual([CORE, ...ENVIRONMENT_LINES]);
  });
});

describe('environment instructions', () => {
  it('sort the names, drop empty ones and end the list with a period', () => {
    expect(workspaceEnvironmentInstructions(ENVIRONMENT)).toEqual(ENVIRONMENT_LINES);
  });

  it('leave out lines that have nothing to say', () => {
    const [first] = ENVIRONMENT_LINES;
    expect(workspaceEnvironmentInstructions({ name: 'staging' })).toEqual([first]);
    expect(
      workspaceEnvironmentInstructions({ name: 'staging', description: '  ', variableNames: [''] }),
    ).toEqual([first]);
    expect(
      workspaceEnvironmentInstructions({ name: 'staging', description: null, variableNames: null }),
    ).toEqual([first]);
  });

  it('add nothing for an environment without any content', () => {
    expect(
      workspaceEnvironmentInstructions({ name: '', description: '', variableNames: [] }),
    ).toEqual([]);
  });

  it('do not reorder the list of the caller', () => {
    const variableNames = Object.freeze(['B', 'A']);
    workspaceEnvironmentInstructions({ name: 'x', variableNames });
    expect(variableNames).toEqual(['B', 'A']);
  });
});

describe('composition of the persona', () => {
  it('puts the core in place of the marker of the default template', () => {
    const persona = DEFAULT_AGENT_INSTRUCTIONS.slice(0, -'{{core}}'.length);
    expect(composeAgentInstructions(DEFAULT_AGENT_INSTRUCTIONS)).toBe(`${persona}${CORE}`);
  });

  it('joins core and environment lines by single spaces', () => {
    expect(composeAgentInstructions('P {{core}}', ENVIRONMENT)).toBe(
      `P ${[CORE, ...ENVIRONMENT_LINES].join(' ')}`,
    );
  });

  it('replaces every marker', () => {
    expect(composeAgentInstructions('{{core}}|{{core}}')).toBe(`${CORE}|${CORE}`);
  });

  it('appends the core to a template without marker, after one space', () => {
    expect(composeAgentInstructions('You are Ada.')).toBe(`You are Ada. ${CORE}`);
    expect(composeAgentInstructions('')).toBe(` ${CORE}`);
  });

  it('never interprets replacement patterns or a marker inside the environment', () => {
    const description = '$& $1 $$ $` {{core}}';
    const text = composeAgentInstructions('A {{core}} B', { name: 'e', description });
    expect(text.endsWith(`Environment notes from the operator: ${description} B`)).toBe(true);
    expect(text.split(CORE)).toHaveLength(2);
  });

  it('tells the model that attachments are read-only and must be copied first', () => {
    expect(composeAgentInstructions(DEFAULT_AGENT_INSTRUCTIONS)).toMatch(
      /read-only: copy .* before you modify/,
    );
  });

  it('keeps the text of any template around the core', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(!`${before}${after}`.includes('{{core}}'));
        fc.pre(!`${before} ${after}`.includes('{{core}}'));
        expect(composeAgentInstructions(`${before}{{core}}${after}`)).toBe(
          `${before}${CORE}${after}`,
        );
      }),
    );
  });
});

describe('session instructions', () => {
  it('follow the persona after one space, trimmed', () => {
    expect(appendSessionInstructions('P', '\n Answer in German. ')).toBe('P Answer in German.');
  });

  it.each([undefined, null, '', ' \n\t '])('leave the text as it is when they are %j', (absent) => {
    expect(appendSessionInstructions('P  ', absent)).toBe('P  ');
  });

  it('may be layered on the default persona', () => {
    const composed = composeAgentInstructions(DEFAULT_AGENT_INSTRUCTIONS);
    expect(appendSessionInstructions(composed, 'S')).toBe(`${composed} S`);
  });
});

describe('title directive', () => {
  it('comes last, after the session instructions', () => {
    const text = appendGenesisTitleDirective(appendSessionInstructions('P', 'S'), true);
    expect(text).toBe(`P S ${GENESIS_TITLE_DIRECTIVE}`);
  });

  it.each([undefined, false])('is absent for %j', (hint) => {
    expect(appendGenesisTitleDirective('P S', hint)).toBe('P S');
  });

  it('asks for a concise title through the tool of the session', () => {
    expect(GENESIS_TITLE_DIRECTIVE).toBe(
      'This is the first turn of a new session: before you answer, call `opengeni__set_session_title` with a concise title of 3 to 7 words that says what the session is about.',
    );
  });
});
