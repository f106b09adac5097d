import { describe, expect, it } from 'vitest';

import { execText, playPlan } from '../../../test/simulated-box.ts';
import type { CommandAnswer, PlayedTurn } from '../../../test/simulated-box.ts';
import { surveyPlan } from './survey-plan.ts';

/** Plays the plan on a repository with the given commands; whatever else is run says nothing. */
function survey(
  commands: Readonly<Record<string, CommandAnswer>>,
  polls: readonly CommandAnswer[] = [],
): PlayedTurn {
  const pending = [...polls];
  return playPlan(surveyPlan, ({ tool, arguments: args }) => {
    if (tool === 'write_stdin') return execText(pending.shift() ?? { output: '' });
    return tool === 'exec_command'
      ? execText(commands[String(args['cmd'])] ?? { output: '' })
      : 'done';
  });
}

const goRepository = { 'ls -1A': { output: 'go.mod\nmain.go\n' } };

describe('the survey plan', () => {
  it('lists the failing tests and changes nothing', () => {
    const turn = survey({
      ...goRepository,
      'go test ./...': {
        exitCode: 1,
        output: '--- FAIL: TestA (0.00s)\n--- FAIL: TestB (0.00s)\nFAIL\n',
      },
    });
    expect(turn.answer).toBe('2 failing:\n- TestA\n- TestB\nI changed nothing.');
    expect(turn.calls.map(({ tool }) => tool)).not.toContain('apply_patch');
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_complete');
  });

  it('reads package.json and the Makefile before it decides', () => {
    const turn = survey({
      'ls -1A': { output: 'package.json\nMakefile\n' },
      "cat 'package.json'": { output: '{}' },
      "cat 'Makefile'": { output: 'test:\n\ttrue\n' },
      'make test': { output: '' },
    });
    const run = turn.calls.flatMap(({ arguments: { cmd } }) => (cmd === undefined ? [] : [cmd]));
    expect(run).toEqual(['ls -1A', "cat 'package.json'", "cat 'Makefile'", 'make test']);
    expect(turn.answer).toBe('All tests pass. I changed nothing.');
  });

  it('waits for tests that take long, and never asks twice in the same way', () => {
    const turn = survey(
      { ...goRepository, 'go test ./...': { processId: 7, output: '--- FAIL: TestA\n' } },
      [
        { processId: 7, output: '' },
        { processId: 7, output: '' },
        { exitCode: 1, output: '--- FAIL: TestB\n' },
      ],
    );
    const polls = turn.calls.filter(({ tool }) => tool === 'write_stdin');
    expect(turn.answer).toContain('- TestA\n- TestB');
    expect(new Set(polls.map((poll) => JSON.stringify(poll))).size).toBe(3);
  });

  it('shows the last lines of tests that fail without naming one', () => {
    const turn = survey({
      ...goRepository,
      'go test ./...': { exitCode: 2, output: 'main.go:1: syntax error\n' },
    });
    expect(turn.answer).toBe(
      'The test command ends with code 2 and names no test:\nmain.go:1: syntax error\nI changed nothing.',
    );
  });

  it('pauses its goal when the tests cannot run', () => {
    const turn = survey({
      ...goRepository,
      'go test ./...': { exitCode: 127, output: 'sh: 1: go: not found\n' },
    });
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_pause');
    expect(turn.answer).toMatch(/cannot run here: sh: 1: go: not found/);
  });

  it('pauses its goal when nothing says how the tests are run', () => {
    const turn = survey({ 'ls -1A': { output: 'README.md\n' } });
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_pause');
    expect(turn.answer).toMatch(/no test command: none of package\.json, Makefile/);
  });
});
