import type { ModelRequest } from '@openai/agents';
import {
  ScriptedModel,
  assistantMessage,
  functionCall,
  modelResponder,
} from '@openai/agents/testing';

import { readConversation } from './conversation.ts';
import type { Plan } from './conversation.ts';

/** Name under which the demo speaks of the model that it brings along. */
export const EMBEDDED_MODEL_ID = 'embedded-script';

/**
 * The Agents SDK's scripted model with a plan as its script. Each answer depends on nothing but the
 * request: the task, and the real outputs of the tools that were called before.
 */
export function createEmbeddedModel(plan: Plan): ScriptedModel {
  const model = new ScriptedModel();
  const enqueueAnswer = (): void => {
    model.enqueue(
      modelResponder(({ request }) => {
        enqueueAnswer();
        const { text, calls } = plan(readConversation(request));
        const earlierCalls = countCalls(request.input);
        return [
          assistantMessage(text),
          ...calls.map((call, position) =>
            functionCall(
              call.tool,
              { ...call.arguments },
              { callId: `call-${earlierCalls + position + 1}` },
            ),
          ),
        ];
      }),
    );
  };
  enqueueAnswer();
  return model;
}

/** Ids count through the conversation, so that they stay unique when another process goes on with it. */
function countCalls(input: ModelRequest['input']): number {
  return typeof input === 'string'
    ? 0
    : input.filter(({ type }) => type === 'function_call').length;
}
