import { tool } from '@openai/agents';
import type { RunContext, Tool } from '@openai/agents';
import { SandboxError } from '@opengeni/contracts/errors';

import type { NormalizedRuntimeEvent } from '../events/runtime-event.ts';
import { findTurnSink } from '../turn/turn-context.ts';
import { FIRST_PARTY_TOOL_NAMES } from './first-party-tool-names.ts';
import {
  GoalCompleteParameters,
  GoalPauseParameters,
  GoalSetParameters,
  GoalUpdateParameters,
  SESSION_TITLE_MAX_CHARS,
  SetSessionTitleParameters,
  requireTexts,
} from './first-party-parameters.ts';
import type { SessionGoal, SessionStatePort } from './session-state.ts';

type ToolRunContext = RunContext<unknown> | undefined;

/**
 * The first-party tools over the state of one session, under the names that the instructions use.
 * Inside of `runTurn` each change is also an event of the turn.
 */
export function createFirstPartyTools(state: SessionStatePort): Tool[] {
  return [...createGoalTools(state), ...createGoalEndTools(state), createTitleTool(state)];
}

function createGoalTools(state: SessionStatePort): Tool[] {
  return [
    tool({
      name: FIRST_PARTY_TOOL_NAMES.goalSet,
      description: 'Sets the goal of the session; replaces the one there was.',
      parameters: GoalSetParameters,
      execute: async ({ text, successCriteria }, context: ToolRunContext) => {
        const goal = await state.setGoal({ text, ...requireTexts({ text, successCriteria }) });
        return report(context, describeGoal(goal), {
          type: 'goal.set',
          payload: goalPayload(goal),
        });
      },
      errorFunction: refuse,
    }),
    tool({
      name: FIRST_PARTY_TOOL_NAMES.goalUpdate,
      description: 'Changes the goal of the session or notes progress; null keeps what there is.',
      parameters: GoalUpdateParameters,
      execute: async ({ text, successCriteria, note }, context: ToolRunContext) => {
        const change = requireTexts({ text, successCriteria, note });
        if (Object.keys(change).length === 0) {
          throw new SandboxError(
            'invalid_request',
            'Give at least one of `text`, `successCriteria` and `note`.',
          );
        }
        const goal = await state.updateGoal(change);
        return report(context, describeGoal(goal), {
          type: 'goal.updated',
          payload: goalPayload(goal),
        });
      },
      errorFunction: refuse,
    }),
  ];
}

function createGoalEndTools(state: SessionStatePort): Tool[] {
  return [
    tool({
      name: FIRST_PARTY_TOOL_NAMES.goalComplete,
      description: 'Marks the goal of the session as reached. Call it only with evidence.',
      parameters: GoalCompleteParameters,
      execute: async ({ evidence }, context: ToolRunContext) => {
        requireTexts({ evidence });
        const goal = await state.completeGoal({ evidence });
        return report(context, describeGoal(goal), {
          type: 'goal.completed',
          payload: { evidence },
        });
      },
      errorFunction: refuse,
    }),
    tool({
      name: FIRST_PARTY_TOOL_NAMES.goalPause,
      description: 'Pauses the goal of the session, when the work cannot go on without others.',
      parameters: GoalPauseParameters,
      execute: async ({ rationale }, context: ToolRunContext) => {
        requireTexts({ rationale });
        const goal = await state.pauseGoal({ rationale });
        return report(context, describeGoal(goal), { type: 'goal.paused', payload: { rationale } });
      },
      errorFunction: refuse,
    }),
  ];
}

function createTitleTool(state: SessionStatePort): Tool {
  return tool({
    name: FIRST_PARTY_TOOL_NAMES.setSessionTitle,
    description: 'Gives the session its title.',
    parameters: SetSessionTitleParameters,
    execute: async (input, context: ToolRunContext) => {
      const title = input.title.trim();
      requireTexts({ title }, SESSION_TITLE_MAX_CHARS);
      await state.setTitle(title);
      return report(context, `The title is now: ${title}`, {
        type: 'session.title_set',
        payload: { title },
      });
    },
    errorFunction: refuse,
  });
}

function report(context: ToolRunContext, answer: string, event: NormalizedRuntimeEvent): string {
  findTurnSink(context?.context)?.(event);
  return answer;
}

function describeGoal(goal: SessionGoal): string {
  return `The goal is now ${goal.status}: ${goal.text}`;
}

function goalPayload({
  text,
  successCriteria,
  note,
}: SessionGoal): Readonly<Record<string, string>> {
  return {
    text,
    ...(successCriteria === undefined ? {} : { successCriteria }),
    ...(note === undefined ? {} : { note }),
  };
}

function refuse(_context: unknown, error: unknown): string {
  return `Nothing was changed: ${describeRefusal(error)}`;
}

function describeRefusal(error: unknown): string {
  if (SandboxError.is(error)) return error.message;
  if (error instanceof Error && error.name === 'InvalidToolInputError') {
    return 'the arguments do not fit the schema of the tool.';
  }
  return 'the session could not be changed. Try again or go on without it.';
}
