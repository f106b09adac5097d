import { describe, expect, it } from 'vitest';

import { createUsageMeter } from './usage-meter.ts';
import { modelResponseUsageFromSdkEvent } from './usage.ts';

const done = (response: object): object => ({
  type: 'raw_model_stream_event',
  data: { type: 'response_done', response },
});
const completed = (response: object): object => ({
  type: 'raw_model_stream_event',
  data: { type: 'model', event: { type: 'response.completed', response } },
});
const USAGE = {
  inputTokens: 10,
  outputTokens: 2,
  totalTokens: 12,
  inputTokensDetails: { cached_tokens: 4 },
};
const RAW_USAGE = {
  input_tokens: 10,
  output_tokens: 2,
  total_tokens: 12,
  input_tokens_details: { cached_tokens: 4 },
};

describe('the usage of one response', () => {
  it('is read from the event of the SDK and from that of the provider', () => {
    const expected = { responseId: 'r', usage: USAGE };
    expect(modelResponseUsageFromSdkEvent(done({ id: 'r', usage: USAGE }))).toEqual(expected);
    expect(modelResponseUsageFromSdkEvent(done({ responseId: 'r', usage: USAGE }))).toEqual(
      expected,
    );
    expect(modelResponseUsageFromSdkEvent(completed({ id: 'r', usage: RAW_USAGE }))).toEqual(
      expected,
    );
  });

  it('holds finite numbers only, in copies', () => {
    const details = [{ cached_tokens: 1, odd: Number.NaN }];
    const report = modelResponseUsageFromSdkEvent(
      done({
        usage: {
          inputTokens: Number.POSITIVE_INFINITY,
          outputTokens: 1,
          inputTokensDetails: details,
        },
      }),
    );
    expect(report).toEqual({
      usage: { outputTokens: 1, inputTokensDetails: [{ cached_tokens: 1 }] },
    });
  });

  it.each([
    done({ id: 'r' }),
    done({ id: 'r', usage: {} }),
    completed({}),
    { type: 'run_item_stream_event' },
    null,
    'x',
    {},
  ])('is null for %j', (event) => expect(modelResponseUsageFromSdkEvent(event)).toBeNull());
});

describe('the meter', () => {
  it('counts a response that is reported twice once', () => {
    const meter = createUsageMeter();
    expect(meter.record(done({ id: 'a', usage: USAGE }))).not.toBeNull();
    expect(meter.record(completed({ id: 'a', usage: RAW_USAGE }))).toBeNull();
    expect(meter.total()).toEqual({
      requests: 1,
      inputTokens: 10,
      outputTokens: 2,
      totalTokens: 12,
      cachedInputTokens: 4,
    });
  });

  it('counts a response without id once, and the next one again', () => {
    const meter = createUsageMeter();
    for (let index = 0; index < 2; index += 1) {
      expect(meter.record(done({ usage: USAGE }))).not.toBeNull();
      expect(meter.record(completed({ id: `late-${index}`, usage: RAW_USAGE }))).toBeNull();
    }
    expect(meter.total().requests).toBe(2);
  });

  it('counts chat responses, which all have the same placeholder for an id', () => {
    const meter = createUsageMeter();
    meter.record(done({ id: 'FAKE_ID', usage: USAGE }));
    meter.record(done({ id: 'FAKE_ID', usage: USAGE }));
    expect(meter.total().requests).toBe(2);
  });

  it('counts the next response also when the provider repeats an id', () => {
    const meter = createUsageMeter();
    for (let index = 0; index < 2; index += 1) {
      meter.nextResponse();
      meter.record(done({ id: 'chatcmpl-0', usage: USAGE }));
    }
    expect(meter.total().requests).toBe(2);
  });

  it('counts the event of the provider when the SDK reported nothing', () => {
    const meter = createUsageMeter();
    expect(meter.record(completed({ id: 'a', usage: RAW_USAGE }))).not.toBeNull();
    expect(meter.record(completed({ id: 'a', usage: RAW_USAGE }))).toBeNull();
    expect(meter.total().requests).toBe(1);
  });

  it('adds up input and output when there is no total', () => {
    const meter = createUsageMeter();
    meter.record(done({ id: 'a', usage: { inputTokens: 3, outputTokens: 4 } }));
    expect(meter.total().totalTokens).toBe(7);
  });
});
