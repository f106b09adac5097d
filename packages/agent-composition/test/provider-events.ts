const USAGE = {
  input_tokens: 100,
  output_tokens: 10,
  total_tokens: 110,
  input_tokens_details: { cached_tokens: 40 },
};

let responses = 0;

/** The output item of a message. */
export function messageItem(text: string): object {
  return {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
}

/** The output item of a function call. */
export function callItem(name: string, input: object, callId: string): object {
  return {
    type: 'function_call',
    id: `fc_${callId}`,
    call_id: callId,
    name,
    arguments: JSON.stringify(input),
    status: 'completed',
  };
}

/** The events of the Responses API before the response is complete: a summary of the reasoning and some text. */
export function openingEvents(text: string): object[] {
  return [
    { type: 'response.created', response: { id: 'resp_open', status: 'in_progress', output: [] } },
    {
      type: 'response.reasoning_summary_text.delta',
      item_id: 'rs_1',
      output_index: 0,
      summary_index: 0,
      delta: 'Thinking.',
    },
    {
      type: 'response.output_item.added',
      output_index: 1,
      item: { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] },
    },
    ...Array.from(text, (delta) => ({
      type: 'response.output_text.delta',
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      delta,
    })),
  ];
}

/** A whole response of the Responses API. */
export function responseEvents(output: readonly object[], text = ''): object[] {
  responses += 1;
  const response = { id: `resp_${responses}`, status: 'completed', output, usage: USAGE };
  return [...openingEvents(text), { type: 'response.completed', response }];
}

/** A whole response of the Chat Completions API. */
export function chatEvents(delta: object, finish: 'stop' | 'tool_calls'): object[] {
  const chunk = { id: 'chatcmpl_1', object: 'chat.completion.chunk', created: 1, model: 'm' };
  return [
    {
      ...chunk,
      choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null }],
    },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    { ...chunk, choices: [], usage: { prompt_tokens: 50, completion_tokens: 5, total_tokens: 55 } },
  ];
}
