import { tool } from '@openai/agents';
import type { AgentOutputItem } from '@openai/agents';
import { functionCall } from '@openai/agents/testing';
import * as z from 'zod';

/** A tool that answers with what it is given. */
export const echo = tool({
  name: 'echo',
  description: 'Repeats a text.',
  parameters: z.object({ text: z.string() }),
  execute: ({ text }) => text,
});

let nextCall = 0;

/** A call with an id of its own. */
export function call(name: string, input: Record<string, unknown> = {}): AgentOutputItem {
  nextCall += 1;
  return functionCall(name, input, { callId: `call-${nextCall}` });
}
