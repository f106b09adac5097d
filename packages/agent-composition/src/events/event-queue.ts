import { SandboxError } from '@opengeni/contracts/errors';

import { findDeltaText } from './delta-coalescer.ts';
import type { NormalizedRuntimeEvent } from './runtime-event.ts';

/** Events that wait for a reader, unless the queue is told otherwise. */
export const MAX_QUEUED_EVENTS = 10_000;

export interface EventQueueOptions {
  /** Default 10 000. */
  readonly maxEvents?: number;
  /** Called once, when the first event is dropped. */
  readonly onOverflow?: () => void;
}

/**
 * Hands events to one reader. Nobody has to read: what waits is bounded, pieces of text that wait are
 * joined, and a reader that leaves takes the rest with it.
 */
export interface EventQueue {
  push(event: NormalizedRuntimeEvent): void;
  /** No more events follow. */
  end(): void;
  /** The reader; a second one is refused with code `invalid_request`. */
  read(): AsyncIterator<NormalizedRuntimeEvent>;
}

/** Creates an empty queue. When it is full the oldest event is dropped. */
export function createEventQueue(options: EventQueueOptions = {}): EventQueue {
  return new BoundedEventQueue(options);
}

type Read = IteratorResult<NormalizedRuntimeEvent>;

const DONE: Read = Object.freeze({ done: true, value: undefined });

class BoundedEventQueue implements EventQueue, AsyncIterator<NormalizedRuntimeEvent> {
  readonly #maxEvents: number;
  readonly #onOverflow: (() => void) | undefined;
  #events: NormalizedRuntimeEvent[] = [];
  #waiting: ((read: Read) => void)[] = [];
  #state: 'open' | 'ended' | 'left' = 'open';
  #hasReader = false;
  #overflowed = false;

  constructor(options: EventQueueOptions) {
    this.#maxEvents = options.maxEvents ?? MAX_QUEUED_EVENTS;
    this.#onOverflow = options.onOverflow;
  }

  push(event: NormalizedRuntimeEvent): void {
    if (this.#state !== 'open') return;
    const reader = this.#waiting.shift();
    if (reader !== undefined) return reader({ done: false, value: event });
    this.#events.push(...this.#joined(event));
    if (this.#events.length <= this.#maxEvents) return;
    this.#events.shift();
    if (!this.#overflowed) this.#onOverflow?.();
    this.#overflowed = true;
  }

  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    for (const reader of this.#waiting.splice(0)) reader(DONE);
  }

  read(): AsyncIterator<NormalizedRuntimeEvent> {
    if (this.#hasReader) {
      throw new SandboxError(
        'invalid_request',
        'The events of a turn can be read once; keep the first iterator.',
      );
    }
    this.#hasReader = true;
    return this;
  }

  next(): Promise<Read> {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#state !== 'open') return Promise.resolve(DONE);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<Read> {
    this.#state = 'left';
    this.#events = [];
    this.end();
    return Promise.resolve(DONE);
  }

  // Joins a delta with the one that waits last, so that a slow reader does not collect small pieces.
  #joined(event: NormalizedRuntimeEvent): NormalizedRuntimeEvent[] {
    const last = this.#events.at(-1);
    const text = findDeltaText(event);
    if (last === undefined || text === undefined || last.type !== event.type) return [event];
    const before = findDeltaText(last) ?? '';
    this.#events.pop();
    return [{ type: event.type, payload: { text: before + text } }];
  }
}
