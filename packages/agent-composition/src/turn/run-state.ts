import { AgentsError, MaxTurnsExceededError } from '@openai/agents';

/** The serialized run state that an error of the Agents SDK carries; null when it carries none that can be stored. */
export function agentsErrorRunState(error: unknown): string | null {
  return error instanceof AgentsError ? serializeState(error) : null;
}

/**
 * The run state of a run that reached its limit of model calls; null for every other error. The inner
 * value is null when the state cannot be serialized.
 */
export function maxTurnsExceededRunState(
  error: unknown,
): { serializedRunState: string | null } | null {
  return error instanceof MaxTurnsExceededError
    ? { serializedRunState: serializeState(error) }
    : null;
}

function serializeState(error: AgentsError): string | null {
  if (error.state === undefined) return null;
  try {
    return error.state.toString();
  } catch {
    // A state that cannot be stored is told by null: the error itself is what the caller handles.
    return null;
  }
}
