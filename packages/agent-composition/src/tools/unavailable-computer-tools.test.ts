import { ScriptedModel, assistantMessage, functionCall } from '@openai/agents/testing';
import { expect, it } from 'vitest';

import { collectEvents, scriptedPlan } from '../../test/turn-fixture.ts';
import { runTurn } from '../turn/run-turn.ts';
import { COMPUTER_TOOL_NAMES } from './computer-tool-names.ts';
import { createUnavailableComputerTools } from './unavailable-computer-tools.ts';

const tools = createUnavailableComputerTools({
  reason: 'display_unavailable',
  explanation: 'desktop display stack failed at stage "paint" (exit 14)',
});

it.each(COMPUTER_TOOL_NAMES.map((name) => ({ name })))(
  '$name answers with the reason, and the turn ends as it would otherwise',
  async ({ name }) => {
    const model = new ScriptedModel([
      [functionCall(name, { x: 1, y: 2 }, { callId: 'call-1' })],
      [assistantMessage('I went on without a screen.')],
    ]);
    const run = runTurn(scriptedPlan(model, { tools }), 'Look at the screen.');
    const events = await collectEvents(run);
    expect(await run.result).toMatchObject({
      outcome: 'completed',
      finalText: 'I went on without a screen.',
    });
    expect(events).toContainEqual({
      type: 'agent.toolCall.output',
      payload: expect.objectContaining({
        id: 'call-1',
        output: expect.stringContaining('(display_unavailable): desktop display stack failed'),
      }),
    });
  },
);
