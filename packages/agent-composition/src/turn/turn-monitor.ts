import { looseRecordOf } from '../events/loose-record.ts';
import { createUsageMeter } from '../events/usage-meter.ts';
import type { TurnUsage } from '../events/usage-meter.ts';
import type { ModelObserver } from './observe-model.ts';
import { DEFAULT_RESPONSE_LIMITS, createResponseGuard } from './response-guard.ts';
import type { ResponseLimits } from './response-guard.ts';

/** Watches the model calls of one turn: counts them, their tokens and what gets nowhere. */
export interface TurnMonitor extends ModelObserver {
  /** Last raw event that ended a response of the call that is under way. */
  readonly terminalEvent: unknown;
  totals(): { readonly usage: TurnUsage; readonly modelCalls: number };
}

const TERMINAL_EVENT_TYPES: ReadonlySet<unknown> = new Set([
  'response.failed',
  'response.incomplete',
  'error',
]);

/** Creates the monitor of one turn. */
export function createTurnMonitor(limits: Partial<ResponseLimits> = {}): TurnMonitor {
  const guard = createResponseGuard({ ...DEFAULT_RESPONSE_LIMITS, ...limits });
  const meter = createUsageMeter();
  let modelCalls = 0;
  let terminalEvent: unknown;
  return {
    get terminalEvent() {
      return terminalEvent;
    },
    totals: () => ({ usage: meter.total(), modelCalls }),
    onRequest: () => {
      modelCalls += 1;
      meter.nextResponse();
      terminalEvent = undefined;
    },
    onEvent: (event) => {
      meter.record({ type: 'raw_model_stream_event', data: event });
      const raw = event.type === 'model' ? looseRecordOf(event.event) : {};
      if (TERMINAL_EVENT_TYPES.has(raw['type'])) terminalEvent = raw;
    },
    onResponse: (request, response) => guard(request, response.output),
  };
}
