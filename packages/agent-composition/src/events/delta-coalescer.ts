import type { Clock } from '@opengeni/contracts/ports';

import { findString, looseRecordOf } from './loose-record.ts';
import type { NormalizedRuntimeEvent, RuntimeEventSink } from './runtime-event.ts';

/** How long text is gathered before it is published. */
export const DELTA_FLUSH_MS = 40;
/** How much text is gathered at most, in UTF-16 units. */
export const DELTA_MAX_CHARS = 16_384;

export interface DeltaCoalescerOptions {
  readonly publish: RuntimeEventSink;
  readonly clock: Clock;
  /** Default 40. */
  readonly flushMs?: number;
  /** Default 16 384. */
  readonly maxChars?: number;
}

/** Merges the small pieces of text that a model streams, and keeps the order of all events. */
export interface DeltaCoalescer {
  push(event: NormalizedRuntimeEvent): void;
  /** Publishes what was gathered. */
  flush(): void;
}

/**
 * Creates a coalescer. Neighbouring deltas of one kind become one event, which is published when the time
 * is over, when the text is long enough, or when an event of another kind comes.
 */
export function createDeltaCoalescer(options: DeltaCoalescerOptions): DeltaCoalescer {
  const { publish, clock, flushMs = DELTA_FLUSH_MS, maxChars = DELTA_MAX_CHARS } = options;
  let gathered: { readonly type: NormalizedRuntimeEvent['type']; text: string } | undefined;
  let timer: AbortController | undefined;

  const flush = (): void => {
    timer?.abort();
    timer = undefined;
    if (gathered === undefined) return;
    const { type, text } = gathered;
    gathered = undefined;
    publish({ type, payload: { text } });
  };
  const startTimer = (): void => {
    timer = new AbortController();
    const { signal } = timer;
    // The sleep rejects only when a flush came first, which leaves nothing to do.
    clock.sleep(flushMs, signal).then(() => (signal.aborted ? undefined : flush()), ignore);
  };
  return {
    flush,
    push: (event) => {
      const text = findDeltaText(event);
      if (gathered !== undefined && (text === undefined || gathered.type !== event.type)) flush();
      if (text === undefined) return publish(event);
      if (gathered === undefined) {
        gathered = { type: event.type, text };
        startTimer();
      } else {
        gathered.text += text;
      }
      if (gathered.text.length >= maxChars) flush();
    },
  };
}

/** The text of a delta that may be joined with its neighbours; undefined for every other event. */
export function findDeltaText(event: NormalizedRuntimeEvent): string | undefined {
  if (event.type !== 'agent.message.delta' && event.type !== 'agent.reasoning.delta')
    return undefined;
  return findString(looseRecordOf(event.payload)['text']);
}

function ignore(): void {}
