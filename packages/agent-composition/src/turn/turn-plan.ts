import type { Agent, CallModelInputFilter, ModelProvider } from '@openai/agents';
import type { SandboxBackend } from '@opengeni/contracts/backends';

import type { ModelRoute } from '../models/model-route.ts';

/** What a turn runs with, decided before anything is run. */
export interface TurnPlan {
  /** A `SandboxAgent` of the Agents SDK, or a plain agent when there is no box. */
  readonly agent: Agent;
  readonly backend: SandboxBackend;
  /** Variables of the box; a box with other values for them cannot be used for the turn. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the agent is told, without what the Agents SDK adds about the box. */
  readonly instructions: string;
  /** The route of the model; undefined when the caller brought a model or only named one. */
  readonly route: ModelRoute | undefined;
  /** Resolves models that are only named. */
  readonly modelProvider: ModelProvider;
  readonly maxModelCalls: number;
  readonly tracingDisabled: boolean;
  readonly inputFilter: CallModelInputFilter;
}
