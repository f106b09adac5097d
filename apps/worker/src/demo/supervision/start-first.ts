import type { RunEvent } from '@opengeni/contracts/events';

import type { EmitRunEvent } from '../run/run-report.ts';

export interface StartFirst {
  readonly emit: EmitRunEvent;
  /** Whether there was a start, so that the run has a summary. */
  readonly hasStarted: boolean;
}

/** Keeps back whatever comes before the start of the run, and lets one start through, however many processes begin. */
export function createStartFirst(emit: EmitRunEvent): StartFirst {
  const held: [RunEvent['type'], unknown][] = [];
  let hasStarted = false;
  return {
    get hasStarted() {
      return hasStarted;
    },
    emit: (type, payload) => {
      if (type !== 'run.started') {
        if (hasStarted) emit(type, payload);
        else held.push([type, payload]);
        return;
      }
      if (hasStarted) return;
      hasStarted = true;
      emit(type, payload);
      for (const event of held) emit(...event);
    },
  };
}
