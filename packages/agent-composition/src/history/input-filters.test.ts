import { Agent } from '@openai/agents';
import type { AgentInputItem, CallModelInputFilter } from '@openai/agents';
import { describe, expect, it } from 'vitest';

import {
  createInputFilter,
  normalizeComputerCallsFilter,
  stripProviderItemIdsFilter,
} from './input-filters.ts';

async function filtered(
  filter: CallModelInputFilter,
  input: AgentInputItem[],
): Promise<AgentInputItem[]> {
  const result = await filter({
    modelData: { input, instructions: 'I' },
    agent: new Agent({ name: 'a' }),
    context: undefined,
  });
  expect(result.instructions).toBe('I');
  return result.input;
}

const user: AgentInputItem = { role: 'user', content: 'x' };
const call: AgentInputItem = {
  type: 'function_call',
  id: 'fc_1',
  callId: 'c',
  name: 'n',
  arguments: '{}',
};
const click = { type: 'click', x: 1, y: 2, button: 'left' } as const;
const computer: AgentInputItem = {
  type: 'computer_call',
  id: 'cc_1',
  callId: 'c',
  status: 'completed',
  action: click,
  actions: [click],
};

describe('filters of the model input', () => {
  it('remove ids of the provider and keep call ids and untouched items', async () => {
    const [first, second] = await filtered(stripProviderItemIdsFilter, [user, call]);
    expect(first).toBe(user);
    expect(second).toEqual({ type: 'function_call', callId: 'c', name: 'n', arguments: '{}' });
    expect(call.id).toBe('fc_1');
  });

  it('leave a computer call only its list of actions', async () => {
    const [item] = await filtered(normalizeComputerCallsFilter, [computer]);
    expect(item).not.toHaveProperty('action');
    expect(item).toMatchObject({ actions: [click] });
  });

  it.each([[{ ...computer, actions: undefined }], [{ ...computer, actions: [] }], [user]])(
    'leave alone %j',
    async (item) => {
      const [same] = await filtered(normalizeComputerCallsFilter, [item as AgentInputItem]);
      expect(same).toBe(item);
    },
  );

  it('follow the setting', async () => {
    const [stripped] = await filtered(createInputFilter({ openaiProviderItemIds: 'strip' }), [
      computer,
    ]);
    expect([stripped?.id, Object.hasOwn(stripped ?? {}, 'action')]).toEqual([undefined, false]);
    const [kept] = await filtered(createInputFilter({ openaiProviderItemIds: 'preserve' }), [
      computer,
    ]);
    expect([kept?.id, Object.hasOwn(kept ?? {}, 'action')]).toEqual(['cc_1', false]);
  });

  it('tell the SDK that they keep identities', () => {
    for (const openaiProviderItemIds of ['strip', 'preserve'] as const) {
      expect(createInputFilter({ openaiProviderItemIds }).preserveInputIdentity).toBe(true);
    }
  });
});
