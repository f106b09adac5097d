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
  const written: string[] = [];
  const run = (command: string): CommandAnswer => {
    const [, recorded] = /^\((.+)\n\) >\.\.\/\.test-output/.exec(command) ?? [];
    const [, first, last] = /^sed -n '(\d+),(\d+)p'/.exec(command) ?? [];
    if (first !== undefined)
      return {
        output: linesOf(written.join(''))
          .slice(Number(first) - 1, Number(last))
          .join(''),
      };
    const answer = commands[recorded ?? command] ?? { output: '' };
    if (recorded === undefined) return answer;
    written.push(answer.output);
    return { ...answer, output: linesOf(answer.output).slice(-40).join('') };
  };
  return playPlan(surveyPlan, ({ tool, arguments: args }) => {
    if (tool !== 'write_stdin')
      return tool === 'exec_command' ? execText(run(String(args['cmd']))) : 'done';
    const answer = pending.shift() ?? { output: '' };
    written.push(answer.output);
    return execText(answer);
  });
}

const linesOf = (text: string): readonly string[] => text.match(/.*\n/g) ?? [];

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
    expect(run.slice(0, 3)).toEqual(['ls -1A', "cat 'package.json'", "cat 'Makefile'"]);
    expect(run[3]).toMatch(/^\(make test\n\) /);
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

  it('lists failures of which no tool shows all', () => {
    const names = Array.from({ length: 600 }, (_, index) => `Test${index}`);
    const output = names.map((name) => `--- FAIL: ${name}\n`).join('');
    const turn = survey({ ...goRepository, 'go test ./...': { exitCode: 1, output } });
    expect(turn.answer).toBe(
      `600 failing:\n${names.map((name) => `- ${name}`).join('\n')}\nI changed nothing.`,
    );
    const pages = turn.calls.filter(({ arguments: { cmd } }) => String(cmd).startsWith('sed'));
    expect(pages).toHaveLength(3);
  });

  it('tells tests of one name apart by their files in the repository', () => {
    const failing = (file: string): string =>
      `test at /workspace/repos/demo/inventory/${file}:1:1\n✖ same (1ms)\n`;
    const output = failing('a.test.js') + failing('b.test.js');
    const turn = survey({ ...goRepository, 'go test ./...': { exitCode: 1, output } });
    expect(turn.answer).toContain('- same (a.test.js:1:1)\n- same (b.test.js:1:1)\n');
  });

  it('tells the goal as much as it takes, and the user everything', () => {
    const output = '--- FAIL: Test'.padEnd(290, 'x');
    const lines = Array.from({ length: 100 }, (_, index) => `${output}${index}\n`).join('');
    const turn = survey({ ...goRepository, 'go test ./...': { exitCode: 1, output: lines } });
    const evidence = String(turn.calls.at(-1)?.arguments['evidence']);
    expect(evidence).toHaveLength(16_384);
    expect(evidence).toMatch(/^100 failing:\n[^]*The whole text is in the answer\.$/);
    expect(turn.answer.length).toBeGreaterThan(28_000);
  });

  it('pauses its goal when failures are more than it reads', () => {
    const output = Array.from({ length: 10_001 }, (_, index) => `--- FAIL: Test${index}\n`).join(
      '',
    );
    const turn = survey({ ...goRepository, 'go test ./...': { exitCode: 1, output } });
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_pause');
    expect(turn.answer).toMatch(
      /^More than 10000 lines name failures, so this list is incomplete\./,
    );
  });

  it('pauses its goal when tests fail without naming one, and shows their last lines', () => {
    const turn = survey({
      ...goRepository,
      'go test ./...': { exitCode: 2, output: 'main.go:1: syntax error\n' },
    });
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_pause');
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
