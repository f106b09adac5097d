import { RUN_EVENT_VERSION } from '@opengeni/contracts/events';
import type { RunEvent } from '@opengeni/contracts/events';
import type { Clock } from '@opengeni/contracts/ports';

import { looseRecordOf } from '../loose-record.ts';

export interface RunRecorder {
  /** Gives an event its place and time, and hands it on. */
  record(type: RunEvent['type'], payload: unknown): void;
  /** Milliseconds from the start to now. */
  elapsedMs(): number;
  /** Milliseconds from the start to the first event of the agent; null before it. */
  readonly timeToFirstEventMs: number | null;
  /** Shell commands that the agent has started. */
  readonly commandsRun: number;
}

export interface RunRecorderOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly write: (event: RunEvent) => void;
}

/** Numbers the events of one run, stamps them, and keeps the figures of the summary. */
export function createRunRecorder({ clock, write }: RunRecorderOptions): RunRecorder {
  const startedAtMs = clock.now();
  let sequence = 0;
  let commandsRun = 0;
  let timeToFirstEventMs: number | null = null;
  const elapsedMs = (): number => Math.max(0, clock.now() - startedAtMs);
  return {
    record: (type, payload) => {
      sequence += 1;
      if (type.startsWith('agent.')) timeToFirstEventMs ??= elapsedMs();
      if (type === 'agent.toolCall.created' && looseRecordOf(payload)['name'] === 'exec_command')
        commandsRun += 1;
      const at = new Date(clock.now()).toISOString();
      // The payload belongs to the type by the contract of whoever records it.
      write({ version: RUN_EVENT_VERSION, sequence, at, type, payload } as RunEvent);
    },
    elapsedMs,
    get timeToFirstEventMs() {
      return timeToFirstEventMs;
    },
    get commandsRun() {
      return commandsRun;
    },
  };
}
