import { setImmediate as nextTask } from 'node:timers/promises';

import type {
  Model,
  ModelRequest,
  StreamEvent,
  StreamEventResponseCompleted,
} from '@openai/agents';

import { RunError } from './run-error.ts';

export interface ModelObserver {
  /** A request is about to be sent, also one that is repeated. */
  onRequest(request: ModelRequest): void;
  onEvent(event: StreamEvent): void;
  /** The response is complete and none of its calls is executed yet; throwing ends the turn. */
  onResponse(request: ModelRequest, response: StreamEventResponseCompleted['response']): void;
}

/**
 * The same model, with its stream seen at the source: events that are queued in the run are lost when the
 * run fails. Everything else, the name of the class included, is that of the model.
 */
export function observeModel(model: Model, observer: ModelObserver): Model {
  const getStreamedResponse = (request: ModelRequest): AsyncIterable<StreamEvent> =>
    observeStream(model, request, observer);
  return new Proxy(model, {
    get: (target, property) => {
      if (property === 'getStreamedResponse') return getStreamedResponse;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' && property !== 'constructor' ? value.bind(target) : value;
    },
  });
}

async function* observeStream(
  model: Model,
  request: ModelRequest,
  observer: ModelObserver,
): AsyncGenerator<StreamEvent> {
  observer.onRequest(request);
  let answered = false;
  try {
    for await (const event of readStream(model, request)) {
      observer.onEvent(event);
      if (event.type === 'response_done') {
        answered = true;
        observer.onResponse(request, event.response);
      }
      yield event;
    }
    if (!answered && request.signal?.aborted !== true) {
      throw new RunError(
        'provider_unavailable',
        'The stream of the model ended before its response was complete.',
      );
    }
  } catch (error) {
    // The run drops its queued events when it fails; one task later they have been read.
    await nextTask();
    throw error;
  }
}

async function* readStream(model: Model, request: ModelRequest): AsyncGenerator<StreamEvent> {
  try {
    yield* model.getStreamedResponse(request);
  } catch (error) {
    // The SDK reads responses without looking at their shape; failures of the network have a cause.
    if (!(error instanceof TypeError) || error.cause !== undefined) throw error;
    throw new RunError('model_output', 'The model provider sent a response of an unknown shape.', {
      cause: error,
    });
  }
}
