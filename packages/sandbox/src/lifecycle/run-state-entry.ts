import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxClientLike } from '@opengeni/contracts/ports';
import { deserializeSandboxSessionStateEnvelope } from './envelope.ts';
import { isRecord } from './record.ts';

/**
 * The sandbox entry of the current agent in an Agents SDK run state; null when the run used no box.
 * Reads the SDK's internal `_sandbox` field, which has no public accessor.
 */
export function sandboxStateEntryFromRunState(state: unknown): Record<string, unknown> | null {
  const sandbox = isRecord(state) ? state['_sandbox'] : undefined;
  if (!isRecord(sandbox)) return null;
  const { backendId, currentAgentKey, currentAgentName, sessionState, sessionsByAgent } = sandbox;
  if (typeof currentAgentKey !== 'string' || currentAgentKey === '') return null;
  const entry = isRecord(sessionsByAgent) ? sessionsByAgent[currentAgentKey] : undefined;
  if (isRecord(entry)) return entry['sessionState'] ? { ...entry } : null;
  if (!sessionState) return null;
  return { backendId, currentAgentKey, currentAgentName, sessionState };
}

/**
 * The session state that a run state entry holds, deserialised by the client; undefined when there is none.
 * Throws code `envelope_invalid` when the entry belongs to another backend.
 */
export async function restoredSandboxSessionStateFromEntry(
  entry: unknown,
  client: unknown,
): Promise<object | undefined> {
  if (!isRecord(entry) || !entry['sessionState'] || !client) return undefined;
  const { backendId } = client as SandboxClientLike;
  if (entry['backendId'] && entry['backendId'] !== backendId) {
    throw new SandboxError(
      'envelope_invalid',
      'Stored sandbox envelope backend does not match the configured sandbox client',
      { details: { stored: entry['backendId'], configured: backendId } },
    );
  }
  return deserializeSandboxSessionStateEnvelope(client, entry['sessionState']);
}
