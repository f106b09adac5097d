import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { ALL_TOOLS, execText, playPlan } from '../../../test/simulated-box.ts';
import type { PlayedTurn } from '../../../test/simulated-box.ts';
import { looseTextOf } from '../loose-record.ts';
import { DEFECTS, UNKNOWN_DEFECT } from '../sample/defects.ts';
import type { Defect } from '../sample/defects.ts';
import { SAMPLE_DIRECTORY, plantDefect } from '../sample/plant-sample.ts';
import type { ToolCall } from './conversation.ts';
import { INTERRUPTED_CALL } from './interrupted-call.ts';
import { repairPlan } from './repair-plan.ts';

const TEST_COMMAND = 'node --test --test-reporter=spec';

function readRecording(name: string): string {
  return readFileSync(new URL(`../../../test/recordings/${name}.txt`, import.meta.url), 'utf8');
}

interface Play {
  readonly defect: Defect;
  readonly recording?: string;
  /** Output of the test run after the patch. */
  readonly afterPatch?: string;
  readonly patchAnswer?: string;
  readonly tools?: ReadonlySet<string>;
  /** A call, counted from 1, during which the worker ends. */
  readonly interrupted?: { readonly call: number; readonly takesEffect: boolean };
}

/** Plays the plan on the sample with a defect and on recorded outputs of its tests. */
function play({
  defect,
  recording,
  afterPatch,
  patchAnswer = 'Patch applied.',
  tools = ALL_TOOLS,
  interrupted,
}: Play): PlayedTurn {
  let patched = false;
  const readSample = (path: string): string => {
    const content = readFileSync(join(SAMPLE_DIRECTORY, path), 'utf8');
    return path === defect.path ? plantDefect(content, defect) : content;
  };
  const answer = (call: ToolCall): string => {
    if (call.tool === 'apply_patch') {
      patched = true;
      return patchAnswer;
    }
    if (call.tool !== 'exec_command') return 'done';
    const command = String(call.arguments['cmd']);
    const path = /^cat '(.+)'$/.exec(command)?.[1];
    if (path !== undefined) return execText({ output: readSample(path) });
    if (command !== TEST_COMMAND) return execText({ output: 'package.json\nsrc\ntest\n' });
    if (!patched) return execText({ exitCode: 1, output: readRecording(recording ?? defect.id) });
    return execText({
      exitCode: afterPatch === undefined ? 0 : 1,
      output: afterPatch ?? 'ℹ pass 27',
    });
  };
  let calls = 0;
  const answerOrNot = (call: ToolCall): string => {
    calls += 1;
    if (calls !== interrupted?.call) return answer(call);
    if (interrupted.takesEffect) answer(call);
    return INTERRUPTED_CALL;
  };
  return playPlan(repairPlan, answerOrNot, { tools });
}

function patchOf({ calls }: PlayedTurn): string {
  return looseTextOf(calls.find(({ tool }) => tool === 'apply_patch')?.arguments['patch']);
}

describe('the repair plan', () => {
  it.each(DEFECTS)(
    'finds $id from the recorded test output and puts the right line back',
    (defect) => {
      const turn = play({ defect });
      const patch = patchOf(turn);
      const line = (text: string): string | undefined =>
        patch.split('\n').find((found) => found.includes(text));
      expect(patch).toContain(`*** Update File: repos/demo/inventory/${defect.path}\n`);
      expect(line(defect.wrong)).toMatch(/^-/);
      expect(line(defect.right)).toMatch(/^\+/);
      expect(turn.answer).toBe('The defect is repaired and all tests pass.');
    },
  );

  it.each(['missing-await', 'sum-without-start'])(
    'reads the report of Node 20 as well: %s',
    (id) => {
      const defect = DEFECTS.find((candidate) => candidate.id === id) ?? UNKNOWN_DEFECT;
      expect(patchOf(play({ defect, recording: `${id}.node-20` }))).toContain(defect.right);
    },
  );

  it('runs the tests before and after the patch, and shows the diff', () => {
    const [defect = UNKNOWN_DEFECT] = DEFECTS;
    const steps = play({ defect }).calls.map(({ tool, arguments: args }) => args['cmd'] ?? tool);
    const around = steps.filter(
      (step) => step === TEST_COMMAND || step === 'apply_patch' || step === 'git diff',
    );
    expect(around).toEqual([TEST_COMMAND, 'apply_patch', TEST_COMMAND, 'git diff']);
  });

  it('titles the session, sets a goal first and completes it last', () => {
    const [defect = UNKNOWN_DEFECT] = DEFECTS;
    const own = play({ defect })
      .calls.map(({ tool }) => tool)
      .filter((tool) => tool.startsWith('opengeni__'));
    expect(own).toEqual([
      'opengeni__set_session_title',
      'opengeni__goal_set',
      'opengeni__goal_complete',
    ]);
  });

  it('changes nothing and pauses the goal for a defect that it does not know', () => {
    const turn = play({ defect: UNKNOWN_DEFECT });
    expect(patchOf(turn)).toBe('');
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_pause');
    expect(turn.answer).toMatch(/^I cannot repair this: .*"released pieces are available again"/);
  });

  it('says so when its patch did not help', () => {
    const [defect = UNKNOWN_DEFECT] = DEFECTS;
    const turn = play({ defect, afterPatch: readRecording('page-offset') });
    expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_pause');
    expect(turn.answer).toMatch(/my patch did not help/);
  });

  it('says so when its patch was refused', () => {
    const [defect = UNKNOWN_DEFECT] = DEFECTS;
    const turn = play({ defect, patchAnswer: 'Failed to apply patch: Invalid Context 0' });
    expect(turn.answer).toMatch(/the patch was refused: .*Invalid Context/);
  });

  it.each([true, false])(
    'repairs the defect whichever call is interrupted, with effect or without: %s',
    (takesEffect) => {
      const [defect = UNKNOWN_DEFECT] = DEFECTS;
      const count = play({ defect }).calls.length;
      for (let call = 1; call <= count; call += 1) {
        const turn = play({ defect, interrupted: { call, takesEffect } });
        expect(turn.answer, `call ${call}`).toBe('The defect is repaired and all tests pass.');
        expect(turn.calls.at(-1)?.tool).toBe('opengeni__goal_complete');
      }
    },
  );

  it('says that its patch did not help only when it knows that it was applied', () => {
    const [defect = UNKNOWN_DEFECT] = DEFECTS;
    const patchCall = play({ defect }).calls.findIndex(({ tool }) => tool === 'apply_patch') + 1;
    const turn = play({ defect, interrupted: { call: patchCall, takesEffect: false } });
    expect(turn.calls.filter(({ tool }) => tool === 'apply_patch')).toHaveLength(2);
  });

  it('repairs nothing when the tests pass', () => {
    const turn = playPlan(repairPlan, ({ arguments: args }) =>
      execText({
        output: args['cmd'] === "cat 'package.json'" ? '{"scripts":{"test":"true"}}' : '',
      }),
    );
    expect(turn.answer).toBe('All tests pass; there is nothing to repair.');
    expect(patchOf(turn)).toBe('');
  });

  it('gives up on tests that fail without naming one', () => {
    const turn = playPlan(repairPlan, ({ arguments: args }) =>
      args['cmd'] === "cat 'package.json'"
        ? execText({ output: '{"scripts":{"test":"false"}}' })
        : execText({ exitCode: args['cmd'] === 'false' ? 1 : 0, output: '' }),
    );
    expect(turn.answer).toMatch(/end with code 1 and name no failing test/);
  });

  it('calls no tool that it was not offered', () => {
    const tools = new Set(['exec_command', 'apply_patch']);
    const [defect = UNKNOWN_DEFECT] = DEFECTS;
    const turn = play({ defect, tools });
    expect(turn.calls.every(({ tool }) => tools.has(tool))).toBe(true);
    expect(turn.answer).toBe('The defect is repaired and all tests pass.');
  });
});
