import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createEventQueue } from './event-queue.ts';
import type { EventQueue } from './event-queue.ts';
import type { NormalizedRuntimeEvent } from './runtime-event.ts';

const delta = (text: string): NormalizedRuntimeEvent => ({
  type: 'agent.message.delta',
  payload: { text },
});
const numbered = (id: number): NormalizedRuntimeEvent => ({
  type: 'agent.toolCall.created',
  payload: { id },
});

async function drain(queue: EventQueue): Promise<NormalizedRuntimeEvent[]> {
  const events: NormalizedRuntimeEvent[] = [];
  for await (const event of { [Symbol.asyncIterator]: () => queue.read() }) events.push(event);
  return events;
}

describe('the queue of events', () => {
  it('hands on what came before and after the reader', async () => {
    const queue = createEventQueue();
    queue.push(numbered(1));
    const reading = drain(queue);
    await Promise.resolve();
    queue.push(numbered(2));
    queue.end();
    expect(await reading).toEqual([numbered(1), numbered(2)]);
  });

  it('keeps the order when a reader asks ahead', async () => {
    const queue = createEventQueue();
    const reader = queue.read();
    const reads = [reader.next(), reader.next(), reader.next()];
    queue.push(numbered(1));
    queue.push(numbered(2));
    queue.end();
    expect((await Promise.all(reads)).map(({ value }) => value as unknown)).toEqual([
      numbered(1),
      numbered(2),
      undefined,
    ]);
  });

  it('joins text that waits', async () => {
    const queue = createEventQueue();
    for (const event of [delta('a'), delta('b'), numbered(1), delta('c')]) queue.push(event);
    queue.end();
    expect(await drain(queue)).toEqual([delta('ab'), numbered(1), delta('c')]);
  });

  it('drops the oldest when it is full, and says so once', async () => {
    let overflows = 0;
    const queue = createEventQueue({ maxEvents: 3, onOverflow: () => (overflows += 1) });
    for (let id = 1; id <= 6; id += 1) queue.push(numbered(id));
    queue.end();
    expect(await drain(queue)).toEqual([numbered(4), numbered(5), numbered(6)]);
    expect(overflows).toBe(1);
  });

  it('keeps nothing after the reader left', async () => {
    const queue = createEventQueue();
    const reader = queue.read();
    await reader.return?.();
    queue.push(numbered(1));
    queue.end();
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('lets a waiting read end when the reader leaves', async () => {
    const reader = createEventQueue().read();
    const waiting = reader.next();
    await reader.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('has one reader', () => {
    const queue = createEventQueue();
    queue.read();
    expect(() => queue.read()).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('never holds more than its bound', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.boolean()),
        async (maxEvents, kinds) => {
          const queue = createEventQueue({ maxEvents });
          for (const [index, text] of kinds.entries())
            queue.push(text ? delta('x') : numbered(index));
          queue.end();
          expect((await drain(queue)).length).toBeLessThanOrEqual(maxEvents);
        },
      ),
    );
  });
});
