import { OpenAIChatCompletionsModel } from '@openai/agents';
import type { Model, ModelRequest, StreamEvent } from '@openai/agents';
import { ScriptedModel, assistantMessage, modelError, modelStream } from '@openai/agents/testing';
import { OpenAI } from 'openai';
import { describe, expect, it } from 'vitest';

import { observeModel } from './observe-model.ts';

const request: ModelRequest = {
  input: 'x',
  modelSettings: {},
  tools: [],
  handoffs: [],
  outputType: 'text',
  tracing: false,
};

function observed(
  model: Model,
  onResponse: () => void = () => undefined,
): { readonly seen: string[]; readonly model: Model } {
  const seen: string[] = [];
  const watching = observeModel(model, {
    onRequest: () => seen.push('request'),
    onEvent: ({ type }) => seen.push(type),
    onResponse: () => {
      seen.push('response');
      onResponse();
    },
  });
  return { seen, model: watching };
}

async function collect(model: Model): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of model.getStreamedResponse(request)) events.push(event);
  return events;
}

describe('a model that is observed', () => {
  it('streams the same events, seen before they are handed on', async () => {
    const { seen, model } = observed(new ScriptedModel([[assistantMessage('hi')]]));
    const events = await collect(model);
    expect(seen).toEqual([
      'request',
      ...events.flatMap(({ type }) => (type === 'response_done' ? [type, 'response'] : [type])),
    ]);
    expect(seen.at(-1)).toBe('response');
  });

  it('keeps its class, its name and its own state', async () => {
    const chat = observed(new OpenAIChatCompletionsModel(new OpenAI({ apiKey: 'k' }), 'm')).model;
    expect(chat).toBeInstanceOf(OpenAIChatCompletionsModel);
    expect(chat.constructor.name).toBe('OpenAIChatCompletionsModel');
    const scripted = observed(new ScriptedModel([[assistantMessage('hi')]])).model;
    expect(await scripted.getResponse(request)).toHaveProperty('output');
    expect((scripted as ScriptedModel).calls).toHaveLength(1);
  });

  it('ends the response when the observer throws, before it is handed on', async () => {
    const { model } = observed(new ScriptedModel([[assistantMessage('hi')]]), () => {
      throw new Error('enough');
    });
    await expect(collect(model)).rejects.toThrow('enough');
  });

  it('fails when the stream ends without a response', async () => {
    const { model } = observed(
      new ScriptedModel([modelStream([{ type: 'output_text_delta', delta: 'Half' }])]),
    );
    await expect(collect(model)).rejects.toMatchObject({ code: 'model_unavailable' });
  });

  it('passes failures on', async () => {
    for (const error of [new Error('no'), new TypeError('no', { cause: 'socket' })]) {
      await expect(collect(observed(new ScriptedModel([modelError(error)])).model)).rejects.toBe(
        error,
      );
    }
  });

  it('names a response that the SDK stumbles over', async () => {
    const { model } = observed(
      new ScriptedModel([modelError(new TypeError('items.map is not a function'))]),
    );
    await expect(collect(model)).rejects.toMatchObject({ code: 'model_output_invalid' });
  });
});
