import { RunContext } from '@openai/agents';
import type { FunctionTool } from '@openai/agents';
import { SandboxError } from '@opengeni/contracts/errors';
import { SESSION_EVENT_PAYLOADS } from '@opengeni/contracts/events';
import { describe, expect, it } from 'vitest';

import type { NormalizedRuntimeEvent } from '../events/runtime-event.ts';
import type { TurnContext } from '../turn/turn-context.ts';
import { GOAL_TOOL_TEXT_MAX_CHARS, SESSION_TITLE_MAX_CHARS } from './first-party-parameters.ts';
import { createFirstPartyTools } from './first-party-tools.ts';
import { createInMemorySessionState } from './session-state.ts';
import type { InMemorySessionState, SessionStatePort } from './session-state.ts';

interface Fixture {
  readonly state: InMemorySessionState;
  readonly events: NormalizedRuntimeEvent[];
  invoke(name: string, input: unknown): Promise<unknown>;
}

function createFixture(overrides: Partial<SessionStatePort> = {}): Fixture {
  const state = createInMemorySessionState();
  const events: NormalizedRuntimeEvent[] = [];
  const context = new RunContext<TurnContext>({ emit: (event) => events.push(event) });
  const tools = createFirstPartyTools({ ...state, ...overrides });
  return {
    state,
    events,
    invoke: async (name, input) => {
      const tool = tools.find(
        (candidate) => candidate.name === `opengeni__${name}`,
      ) as FunctionTool;
      return await tool.invoke(context, JSON.stringify(input));
    },
  };
}

describe('the goal tools', () => {
  it('carry a goal from its start to its end, each change an event', async () => {
    const { state, events, invoke } = createFixture();
    expect(await invoke('goal_set', { text: 'Green tests', successCriteria: null })).toBe(
      'The goal is now active: Green tests',
    );
    await invoke('goal_update', { text: null, successCriteria: 'exit 0', note: 'two left' });
    await invoke('goal_pause', { rationale: 'needs a key' });
    expect(state.goal).toMatchObject({ status: 'paused', rationale: 'needs a key' });
    await invoke('goal_complete', { evidence: '12 passed' });
    expect(state.goal).toEqual({
      text: 'Green tests',
      successCriteria: 'exit 0',
      note: 'two left',
      rationale: 'needs a key',
      evidence: '12 passed',
      status: 'completed',
    });
    expect(events).toEqual([
      { type: 'goal.set', payload: { text: 'Green tests' } },
      {
        type: 'goal.updated',
        payload: { text: 'Green tests', successCriteria: 'exit 0', note: 'two left' },
      },
      { type: 'goal.paused', payload: { rationale: 'needs a key' } },
      { type: 'goal.completed', payload: { evidence: '12 passed' } },
    ]);
  });

  it('emit payloads that fit their schemas', async () => {
    const { events, invoke } = createFixture();
    await invoke('goal_set', { text: 'a', successCriteria: 'b' });
    await invoke('goal_update', { text: 'c', successCriteria: null, note: null });
    await invoke('goal_pause', { rationale: 'r' });
    await invoke('goal_complete', { evidence: 'e' });
    await invoke('set_session_title', { title: 't' });
    for (const { type, payload } of events) {
      expect(
        SESSION_EVENT_PAYLOADS[type as keyof typeof SESSION_EVENT_PAYLOADS].parse(payload),
      ).toEqual(payload);
    }
    expect(events).toHaveLength(5);
  });

  it('tell the model why a change is not possible, without an event', async () => {
    const { events, invoke } = createFixture();
    expect(await invoke('goal_complete', { evidence: 'x' })).toBe(
      'Nothing was changed: The session has no goal; set one first.',
    );
    await invoke('goal_set', { text: 'a', successCriteria: null });
    await invoke('goal_complete', { evidence: 'x' });
    expect(await invoke('goal_pause', { rationale: 'x' })).toContain('already completed');
    expect(events.map(({ type }) => type)).toEqual(['goal.set', 'goal.completed']);
  });

  it('replace the goal that there was', async () => {
    const { state, invoke } = createFixture();
    await invoke('goal_set', { text: 'a', successCriteria: 'b' });
    await invoke('goal_set', { text: 'c', successCriteria: null });
    expect(state.goal).toEqual({ text: 'c', status: 'active' });
  });

  it.each([
    ['goal_set', { text: ' ', successCriteria: null }, '`text` must be 1 to'],
    [
      'goal_set',
      { text: 'x'.repeat(GOAL_TOOL_TEXT_MAX_CHARS + 1), successCriteria: null },
      '`text` must be',
    ],
    ['goal_update', { text: null, successCriteria: null, note: null }, 'at least one'],
    ['goal_complete', { evidence: '' }, '`evidence` must be'],
    ['goal_set', { text: 7, successCriteria: null }, 'do not fit the schema'],
    ['goal_set', { text: 'a' }, 'do not fit the schema'],
    ['goal_set', { text: 'a', successCriteria: null, more: 1 }, 'do not fit the schema'],
  ])('refuse %s with %j', async (name, input, reason) => {
    const { state, events, invoke } = createFixture();
    expect(await invoke(name, input)).toContain(reason);
    expect([state.goal, events]).toEqual([undefined, []]);
  });

  it('take a text of exactly the longest length', async () => {
    const { state, invoke } = createFixture();
    await invoke('goal_set', { text: 'x'.repeat(GOAL_TOOL_TEXT_MAX_CHARS), successCriteria: null });
    expect(state.goal?.text).toHaveLength(GOAL_TOOL_TEXT_MAX_CHARS);
  });

  it('show the model nothing of a failure inside the store', async () => {
    const secret = (): Promise<never> => Promise.reject(new Error('password=hunter2'));
    const { invoke } = createFixture({ setGoal: secret });
    expect(await invoke('goal_set', { text: 'a', successCriteria: null })).not.toContain('hunter2');
  });

  it('show the model the message of a coded refusal', async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(new SandboxError('conflict', 'Somebody else changed the goal.'));
    const { invoke } = createFixture({ setGoal: refuse });
    expect(await invoke('goal_set', { text: 'a', successCriteria: null })).toBe(
      'Nothing was changed: Somebody else changed the goal.',
    );
  });
});

describe('the title tool', () => {
  it('sets the trimmed title', async () => {
    const { state, events, invoke } = createFixture();
    await invoke('set_session_title', { title: '  Repair the parser ' });
    expect(state.title).toBe('Repair the parser');
    expect(events).toEqual([
      { type: 'session.title_set', payload: { title: 'Repair the parser' } },
    ]);
  });

  it('refuses a long title', async () => {
    const { state, invoke } = createFixture();
    expect(
      await invoke('set_session_title', { title: 'x'.repeat(SESSION_TITLE_MAX_CHARS + 1) }),
    ).toContain('1 to 120');
    expect(state.title).toBeUndefined();
  });
});

describe('the schemas of the tools', () => {
  it('are strict and hold no keyword that strict schemas refuse', () => {
    for (const tool of createFirstPartyTools(createInMemorySessionState()) as FunctionTool[]) {
      const schema = JSON.stringify(tool.parameters);
      expect(tool.strict).toBe(true);
      expect(tool.parameters).toMatchObject({ additionalProperties: false });
      expect(schema).not.toMatch(/minLength|maxLength|pattern|format/);
    }
  });

  it('change the session also outside of a turn', async () => {
    const state = createInMemorySessionState();
    const tools = createFirstPartyTools(state) as FunctionTool[];
    await tools.at(-1)?.invoke(new RunContext(), JSON.stringify({ title: 'Alone' }));
    expect(state.title).toBe('Alone');
  });
});
