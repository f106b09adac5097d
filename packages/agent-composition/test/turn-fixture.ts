import type { Model } from '@openai/agents';
import { parseSettings } from '@opengeni/config';
import type { Settings } from '@opengeni/config';

import type { NormalizedRuntimeEvent } from '../src/events/runtime-event.ts';
import type { ComposeAgentOptions } from '../src/turn/agent-options.ts';
import { composeAgent } from '../src/turn/compose-agent.ts';
import type { TurnPlan } from '../src/turn/turn-plan.ts';

/** Variables of an agent with a local box. */
export const LOCAL_BOX = Object.freeze({ OPENGENI_SANDBOX_BACKEND: 'local' });

/** Settings of the given variables, with no box and without any from this process. */
export function testSettings(variables: Record<string, string> = {}): Settings {
  return parseSettings({ OPENGENI_SANDBOX_BACKEND: 'none', ...variables });
}

/** A plan for a scripted model, without a box unless the variables name a backend. */
export function scriptedPlan(
  model: Model,
  options: ComposeAgentOptions = {},
  variables: Record<string, string> = {},
): TurnPlan {
  return composeAgent(testSettings(variables), [], { model, sandboxEnvironment: {}, ...options });
}

/** Everything that a turn tells. */
export async function collectEvents(
  events: AsyncIterable<NormalizedRuntimeEvent>,
): Promise<NormalizedRuntimeEvent[]> {
  const collected: NormalizedRuntimeEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}
