import { describe, expect, it } from 'vitest';
import {
  restoredSandboxSessionStateFromEntry,
  sandboxStateEntryFromRunState,
} from './run-state-entry.ts';

const sessionState = { providerState: { sandboxId: 's' } };

describe('the sandbox entry of a run state', () => {
  it('is that of the current agent', () => {
    const entry = { backendId: 'b', currentAgentKey: 'a', currentAgentName: 'A', sessionState };
    const sandbox = { currentAgentKey: 'a', sessionsByAgent: { a: entry, z: {} } };
    expect(sandboxStateEntryFromRunState({ _sandbox: sandbox })).toEqual(entry);
  });

  it('is made of the top fields when no agent is listed', () => {
    const sandbox = { backendId: 'b', currentAgentKey: 'a', currentAgentName: 'A', sessionState };
    expect(sandboxStateEntryFromRunState({ _sandbox: sandbox })).toEqual(sandbox);
  });

  it.each([
    undefined,
    null,
    {},
    { _sandbox: null },
    { _sandbox: { sessionState } },
    { _sandbox: { currentAgentKey: 'a' } },
    { _sandbox: { currentAgentKey: 'a', sessionsByAgent: { a: { backendId: 'b' } } } },
  ])('is null for %j', (state) => {
    expect(sandboxStateEntryFromRunState(state)).toBeNull();
  });
});

describe('the session state of an entry', () => {
  const client = {
    backendId: 'b',
    deserializeSessionState: async (state: Record<string, unknown>) => state,
  };

  it('is deserialised by the client', async () => {
    const entry = { backendId: 'b', sessionState };
    expect(await restoredSandboxSessionStateFromEntry(entry, client)).toEqual({ sandboxId: 's' });
    expect(await restoredSandboxSessionStateFromEntry({ sessionState }, client)).toBeDefined();
  });

  it.each([
    ['no entry', null, client],
    ['no state', { backendId: 'b' }, client],
    ['no client', { sessionState }, undefined],
  ])('is undefined with %s', async (_, entry, target) => {
    expect(await restoredSandboxSessionStateFromEntry(entry, target)).toBeUndefined();
  });

  it('is refused for another backend', async () => {
    const entry = { backendId: 'other', sessionState };
    await expect(restoredSandboxSessionStateFromEntry(entry, client)).rejects.toMatchObject({
      code: 'envelope_invalid',
      message: 'Stored sandbox envelope backend does not match the configured sandbox client',
    });
  });
});
