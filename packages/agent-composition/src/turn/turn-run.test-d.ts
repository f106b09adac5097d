import type { Agent, AgentInputItem } from '@openai/agents';
import type { Settings } from '@opengeni/config';
import type { ResourceRef } from '@opengeni/contracts/agent';
import { describe, expectTypeOf, it } from 'vitest';

import type { NormalizedRuntimeEvent } from '../events/runtime-event.ts';
import type { BuildAgentOptions } from './agent-options.ts';
import type { buildOpenGeniAgent } from './compose-agent.ts';
import type { RunError } from './run-error.ts';
import type { runTurn } from './run-turn.ts';
import type { RunTurnOptions, TurnResult } from './turn-run.ts';

describe('the types of a turn', () => {
  it('give events and a result', () => {
    expectTypeOf<string | AgentInputItem[]>().toEqualTypeOf<Parameters<typeof runTurn>[1]>();
    expectTypeOf<RunTurnOptions | undefined>().toEqualTypeOf<Parameters<typeof runTurn>[2]>();
    expectTypeOf<ReturnType<typeof runTurn>>().toExtend<AsyncIterable<NormalizedRuntimeEvent>>();
    expectTypeOf<ReturnType<typeof runTurn>['result']>().toEqualTypeOf<Promise<TurnResult>>();
    expectTypeOf<TurnResult['error']>().toEqualTypeOf<RunError | undefined>();
  });

  it('take the options that programs of 0.3.0 pass', () => {
    expectTypeOf<Parameters<typeof buildOpenGeniAgent>[0]>().toEqualTypeOf<Settings>();
    expectTypeOf<ResourceRef[]>().toExtend<Parameters<typeof buildOpenGeniAgent>[1]>();
    expectTypeOf<ReturnType<typeof buildOpenGeniAgent>>().toExtend<Agent>();
    expectTypeOf<{
      instructionsTemplate: string;
      sessionInstructions: string;
      genesisTitleHint: boolean;
      reasoningEffort: 'low';
      workspaceEnvironment: { name: string; description?: string; variableNames?: string[] };
    }>().toExtend<BuildAgentOptions>();
  });
});
