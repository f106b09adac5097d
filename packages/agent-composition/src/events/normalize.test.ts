import { SESSION_EVENT_PAYLOADS } from '@opengeni/contracts/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { normalizeSdkEvent } from './normalize.ts';

const raw = (data: object): object => ({ type: 'raw_model_stream_event', data });
const item = (fields: object): object => ({
  type: 'run_item_stream_event',
  name: 'x',
  item: fields,
});

describe('raw events of the model', () => {
  it('give text deltas once, and reasoning from the provider’s own event', () => {
    expect(normalizeSdkEvent(raw({ type: 'output_text_delta', delta: 'Hi' }))).toEqual([
      { type: 'agent.message.delta', payload: { text: 'Hi' } },
    ]);
    expect(
      normalizeSdkEvent(
        raw({ type: 'model', event: { type: 'response.output_text.delta', delta: 'Hi' } }),
      ),
    ).toEqual([]);
    expect(
      normalizeSdkEvent(
        raw({
          type: 'model',
          event: { type: 'response.reasoning_summary_text.delta', delta: 'Hm' },
        }),
      ),
    ).toEqual([{ type: 'agent.reasoning.delta', payload: { text: 'Hm' } }]);
  });

  it.each([
    { type: 'response_started' },
    { type: 'response_done', response: {} },
    { type: 'model', event: null },
    {},
  ])('give nothing for %j', (data) => expect(normalizeSdkEvent(raw(data))).toEqual([]));
});

describe('items of the run', () => {
  it('tell a tool call with what the model wrote', () => {
    const rawItem = {
      type: 'function_call',
      callId: 'c',
      id: 'fc_1',
      name: 'look',
      arguments: '{"a":1}',
    };
    expect(normalizeSdkEvent(item({ type: 'tool_call_item', rawItem }))).toEqual([
      {
        type: 'agent.toolCall.created',
        payload: { id: 'c', name: 'look', arguments: '{"a":1}', raw: rawItem },
      },
    ]);
  });

  it.each([
    [
      { type: 'tool_call_item', id: 'i', rawItem: { type: 'computer_call', id: 'r', action: {} } },
      { id: 'r', name: 'computer_call', arguments: null },
    ],
    [
      { type: 'tool_call_item', id: 'i', rawItem: { input: 'x' } },
      { id: 'i', name: 'tool', arguments: 'x' },
    ],
    [
      {
        type: 'tool_search_call_item',
        rawItem: { call_id: 's', callId: 't', arguments: { q: 1 } },
      },
      { id: 's', name: 'tool_search', arguments: { q: 1 } },
    ],
  ])('name and identify %j', (fields, payload) => {
    expect(normalizeSdkEvent(item(fields))[0]?.payload).toMatchObject(payload);
  });

  it('tell what a tool answered', () => {
    expect(
      normalizeSdkEvent(
        item({ type: 'tool_call_output_item', rawItem: { callId: 'c' }, output: 'fine' }),
      ),
    ).toEqual([{ type: 'agent.toolCall.output', payload: { id: 'c', output: 'fine' } }]);
  });

  it('tell which tools a search disclosed', () => {
    const search = (tools: unknown): unknown =>
      normalizeSdkEvent(
        item({ type: 'tool_search_output_item', rawItem: { call_id: 's', tools } }),
      )[0]?.payload;
    expect(search([{ name: 'a' }, { name: 'b' }])).toEqual({
      id: 's',
      output: { type: 'text', text: 'Disclosed tools: a, b' },
    });
    expect(search([])).toEqual({
      id: 's',
      output: { type: 'text', text: 'No matching tools found.' },
    });
    expect(search(undefined)).toMatchObject({ output: { text: 'No matching tools found.' } });
  });

  it('complete each message with the text of its content', () => {
    const content = [
      { type: 'output_text', text: 'One ' },
      { type: 'refusal', refusal: 'no' },
      { type: 'output_text', text: 'two' },
    ];
    expect(
      normalizeSdkEvent(
        item({ type: 'message_output_item', rawItem: { role: 'assistant', content } }),
      ),
    ).toEqual([{ type: 'agent.message.completed', payload: { text: 'One two' } }]);
    expect(
      normalizeSdkEvent(item({ type: 'message_output_item', text: 'own', rawItem: { content } }))[0]
        ?.payload,
    ).toEqual({ text: 'own' });
    expect(
      normalizeSdkEvent(item({ type: 'message_output_item', rawItem: { content: [] } })),
    ).toEqual([]);
  });

  it.each(['reasoning_item', 'handoff_call_item', 'compaction_item', 'of_tomorrow'])(
    'give nothing for %s',
    (type) => {
      expect(normalizeSdkEvent(item({ type, rawItem: {} }))).toEqual([]);
    },
  );
});

describe('other events', () => {
  it('tell which agent took over', () => {
    expect(
      normalizeSdkEvent({ type: 'agent_updated_stream_event', agent: { name: 'Ada' } }),
    ).toEqual([{ type: 'agent.updated', payload: { agent: 'Ada' } }]);
    expect(normalizeSdkEvent({ type: 'agent_updated_stream_event' })).toEqual([
      { type: 'agent.updated', payload: { agent: null } },
    ]);
  });

  it('of any shape never throw, and give only payloads that fit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'raw_model_stream_event',
          'run_item_stream_event',
          'agent_updated_stream_event',
        ),
        fc.constantFrom(
          'output_text_delta',
          'model',
          'tool_call_item',
          'tool_call_output_item',
          'message_output_item',
          'tool_search_output_item',
        ),
        fc.dictionary(
          fc.constantFrom('delta', 'event', 'rawItem', 'output', 'text', 'id'),
          fc.anything(),
        ),
        (type, inner, fields) => {
          const body = { ...fields, type: inner };
          for (const { type: eventType, payload } of normalizeSdkEvent({
            type,
            data: body,
            item: body,
            agent: fields,
          })) {
            expect(
              SESSION_EVENT_PAYLOADS[eventType as keyof typeof SESSION_EVENT_PAYLOADS].safeParse(
                payload,
              ).success,
            ).toBe(true);
          }
        },
      ),
    );
    expect(normalizeSdkEvent(null)).toEqual([]);
    expect(normalizeSdkEvent('text')).toEqual([]);
  });
});
