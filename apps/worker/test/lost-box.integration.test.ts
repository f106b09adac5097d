import { rm } from 'node:fs/promises';
import { composeAgent, runTurn } from '@opengeni/runtime';
import type { TurnResult } from '@opengeni/runtime';
import {
  ScriptedModel,
  assistantMessage,
  functionCall,
  modelResponder,
} from '@openai/agents/testing';
import { parseSettings } from '@opengeni/config';
import { silentLog } from '@opengeni/contracts/ports';
import { describe, expect, it } from 'vitest';

import { openBox } from '../src/demo/open-box.ts';

describe.each(['none', 'bubblewrap'])('a turn in a local box with isolation %s', (isolation) => {
  it('ends with a coded error when the box is removed meanwhile', async () => {
    const settings = parseSettings({
      OPENGENI_SANDBOX_BACKEND: 'local',
      OPENGENI_LOCAL_ISOLATION: isolation,
    });
    const { signal } = new AbortController();
    const request = {
      backend: 'local',
      settings,
      environment: {},
      signal,
      log: silentLog,
    } as const;
    const { established, close } = await openBox(request);
    const command = (cmd: string): ReturnType<typeof functionCall> =>
      functionCall('exec_command', { cmd }, { callId: cmd });
    const model = new ScriptedModel([
      [command('pwd')],
      modelResponder(async () => {
        await rm(established.instanceId, { recursive: true });
        return [command('ls')];
      }),
      [assistantMessage('Done.')],
    ]);
    const plan = composeAgent(settings, [], { model, sandboxEnvironment: {} });
    const result: TurnResult = await runTurn(plan, 'Go.', { ...established }).result;
    await close();
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'box_gone' } });
    expect(result.modelCalls).toBe(2);
  });
});
