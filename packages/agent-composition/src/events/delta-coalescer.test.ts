import { FakeClock } from '@opengeni/contracts/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createDeltaCoalescer } from './delta-coalescer.ts';
import type { DeltaCoalescer } from './delta-coalescer.ts';
import { looseRecordOf } from './loose-record.ts';
import type { NormalizedRuntimeEvent } from './runtime-event.ts';

const message = (text: string): NormalizedRuntimeEvent => ({
  type: 'agent.message.delta',
  payload: { text },
});
const reasoning = (text: string): NormalizedRuntimeEvent => ({
  type: 'agent.reasoning.delta',
  payload: { text },
});
const structural: NormalizedRuntimeEvent = { type: 'agent.toolCall.created', payload: { id: 'c' } };

interface Fixture {
  readonly clock: FakeClock;
  readonly published: NormalizedRuntimeEvent[];
  readonly coalescer: DeltaCoalescer;
}

function createFixture(maxChars?: number): Fixture {
  const clock = new FakeClock();
  const published: NormalizedRuntimeEvent[] = [];
  const coalescer = createDeltaCoalescer({
    publish: (event) => published.push(event),
    clock,
    ...(maxChars === undefined ? {} : { maxChars }),
  });
  return { clock, published, coalescer };
}

describe('text that streams', () => {
  it('is published as one piece 40 ms after its first part', async () => {
    const { clock, published, coalescer } = createFixture();
    coalescer.push(message('a'));
    await clock.advanceBy(39);
    coalescer.push(message('b'));
    expect(published).toEqual([]);
    await clock.advanceBy(1);
    expect(published).toEqual([message('ab')]);
    expect(clock.sleeping).toBe(0);
  });

  it('gathers again after it was published', async () => {
    const { clock, published, coalescer } = createFixture();
    coalescer.push(message('a'));
    await clock.advanceBy(40);
    coalescer.push(message('b'));
    await clock.advanceBy(39);
    expect(published).toHaveLength(1);
    await clock.advanceBy(1);
    expect(published).toEqual([message('a'), message('b')]);
  });

  it('comes before an event of another kind, and leaves no timer', () => {
    const { clock, published, coalescer } = createFixture();
    coalescer.push(message('a'));
    coalescer.push(structural);
    expect(published).toEqual([message('a'), structural]);
    expect(clock.sleeping).toBe(0);
  });

  it('is not mixed with reasoning', () => {
    const { published, coalescer } = createFixture();
    for (const event of [reasoning('r'), message('a'), reasoning('s')]) coalescer.push(event);
    coalescer.flush();
    expect(published).toEqual([reasoning('r'), message('a'), reasoning('s')]);
  });

  it('is published at once when it is long', () => {
    const { clock, published, coalescer } = createFixture(3);
    coalescer.push(message('ab'));
    coalescer.push(message('cd'));
    expect(published).toEqual([message('abcd')]);
    expect(clock.sleeping).toBe(0);
  });

  it('is not published twice by a flush before the timer', async () => {
    const { clock, published, coalescer } = createFixture();
    coalescer.push(message('a'));
    coalescer.flush();
    coalescer.flush();
    await clock.advanceBy(100);
    expect(published).toEqual([message('a')]);
  });

  it('keeps order and text whatever comes', () => {
    const event = fc.oneof(
      fc.string({ minLength: 1 }).map(message),
      fc.string({ minLength: 1 }).map(reasoning),
      fc.constant(structural),
    );
    const flatten = (events: readonly NormalizedRuntimeEvent[]): string[] =>
      events.flatMap(({ type, payload }) => {
        const { text } = looseRecordOf(payload);
        return typeof text === 'string' ? Array.from(text, (char) => `${type}:${char}`) : [type];
      });
    fc.assert(
      fc.property(fc.array(event), fc.integer({ min: 1, max: 20 }), (events, maxChars) => {
        const { published, coalescer } = createFixture(maxChars);
        for (const next of events) coalescer.push(next);
        coalescer.flush();
        expect(flatten(published)).toEqual(flatten(events));
      }),
    );
  });
});
