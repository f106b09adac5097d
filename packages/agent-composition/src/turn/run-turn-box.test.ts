import { Manifest } from '@openai/agents/sandbox';
import {
  ScriptedModel,
  assistantMessage,
  modelError,
  modelResponder,
} from '@openai/agents/testing';
import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';

import { call } from '../../test/scripted-calls.ts';
import { LOCAL_BOX, scriptedPlan } from '../../test/turn-fixture.ts';
import { runTurn } from './run-turn.ts';

describe('the box of a turn', () => {
  it('ends the turn when it is gone, instead of letting the model try on', async () => {
    const session = fakeSession(() =>
      Promise.reject(new SandboxError('box_gone', 'The box was ended.')),
    );
    const model = new ScriptedModel([
      [call('exec_command', { cmd: 'ls' })],
      [assistantMessage('never')],
    ]);
    const result = await runTurn(scriptedPlan(model, {}, LOCAL_BOX), 'Go.', { session }).result;
    expect(result).toMatchObject({
      outcome: 'failed',
      error: { code: 'box_gone', kind: 'sandbox_lost' },
    });
    expect(session.ended).toEqual([]);
  });

  it('stays open after a turn that completed, failed or was cancelled', async () => {
    const session = fakeSession(() => Promise.resolve('Process exited with code 0'));
    const stop = new AbortController();
    const cancelling = modelResponder(() => {
      stop.abort();
      return [assistantMessage('late')];
    });
    const command = [call('exec_command', { cmd: 'ls' })];
    const scripts = [
      [command, [assistantMessage('done')]],
      [command, modelError({ status: 401 })],
      [command, cancelling],
    ];
    const outcomes: string[] = [];
    for (const script of scripts) {
      const { result } = runTurn(scriptedPlan(new ScriptedModel(script), {}, LOCAL_BOX), 'Go.', {
        session,
        signal: stop.signal,
        cancelGraceMs: 50,
      });
      outcomes.push((await result).outcome);
    }
    expect(outcomes).toEqual(['completed', 'failed', 'cancelled']);
    expect(session.ended).toEqual([]);
    expect(session.commands).toEqual(['ls', 'ls', 'ls']);
  });
});

interface FakeSession {
  readonly state: { manifest: unknown };
  readonly ended: string[];
  readonly commands: string[];
  execCommand(args: { cmd: string }): Promise<string>;
}

function fakeSession(run: () => Promise<string>): FakeSession {
  const ended: string[] = [];
  const commands: string[] = [];
  const ends = Object.fromEntries(
    ['close', 'stop', 'shutdown', 'delete', 'terminate', 'kill'].map((name) => [
      name,
      () => {
        ended.push(name);
        return Promise.resolve();
      },
    ]),
  );
  const session = {
    ...ends,
    ended,
    commands,
    state: { manifest: new Manifest() },
    execCommand: async ({ cmd }: { cmd: string }) => {
      commands.push(cmd);
      return await run();
    },
  };
  return Object.assign(session, {
    createEditor: () => ({ createFile: refuse, updateFile: refuse, deleteFile: refuse }),
  });
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('not in this test'));
}
