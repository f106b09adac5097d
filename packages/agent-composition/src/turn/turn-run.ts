import type { AgentInputItem } from '@openai/agents';
import type {
  Clock,
  Log,
  ProviderFailure,
  SandboxClientLike,
  SandboxSessionLike,
} from '@opengeni/contracts/ports';

import type { NormalizedRuntimeEvent } from '../events/runtime-event.ts';
import type { TurnUsage } from '../events/usage-meter.ts';
import type { ResponseLimits } from './response-guard.ts';
import type { RunError } from './run-error.ts';

export interface RunTurnOptions {
  /** The live session of the box. The run uses it and never closes it. */
  readonly session?: SandboxSessionLike;
  /**
   * The provider's judgement of what the session throws, such as that of an established box; what it calls
   * gone ends the turn. Default: only coded errors end it.
   */
  readonly classifyFailure?: ((error: unknown) => ProviderFailure) | undefined;
  /** Creates the box when there is no session; such a box is closed by the run. */
  readonly client?: SandboxClientLike;
  /** Cancels the turn. */
  readonly signal?: AbortSignal;
  /** Default: silent. */
  readonly log?: Log;
  /** Default: the time of the machine. */
  readonly clock?: Clock;
  /** Most model calls; `null` is no limit. Default: that of the plan. */
  readonly maxTurns?: number | null;
  /** When a model that gets nowhere is stopped; see `DEFAULT_RESPONSE_LIMITS`. */
  readonly limits?: Partial<ResponseLimits>;
  /** How long a cancelled turn waits for a tool call that is under way. Default 2 000. */
  readonly cancelGraceMs?: number;
}

export type TurnOutcome = 'completed' | 'failed' | 'cancelled' | 'requires_action';

export interface TurnResult {
  readonly outcome: TurnOutcome;
  /** The last message; set with outcome `completed`. */
  readonly finalText?: string;
  /** Set with outcome `failed`. */
  readonly error?: RunError;
  readonly usage: TurnUsage;
  /** Requests to the model, those that were repeated included. */
  readonly modelCalls: number;
  /** Calls that wait for a decision; set with outcome `requires_action`. */
  readonly approvals?: readonly unknown[];
  /** The conversation with everything that the turn added, as input of the next one. */
  readonly history: readonly AgentInputItem[];
}

/** A turn under way. Its events may be read once or not at all; leaving early does not stop the turn. */
export interface TurnRun extends AsyncIterable<NormalizedRuntimeEvent> {
  /** Never rejects. */
  readonly result: Promise<TurnResult>;
}
