import { Runner } from '@openai/agents';
import type { AgentInputItem, Model, RunStreamEvent } from '@openai/agents';
import { SandboxAgent } from '@openai/agents/sandbox';
import type { SandboxClient, SandboxRunConfig } from '@openai/agents/sandbox';
import { bestEffort } from '@opengeni/contracts/errors';
import type { SandboxError } from '@opengeni/contracts/errors';
import { silentLog } from '@opengeni/contracts/ports';
import type { Clock, Log } from '@opengeni/contracts/ports';

import { serializeApprovals } from '../events/approvals.ts';
import { createDeltaCoalescer } from '../events/delta-coalescer.ts';
import type { DeltaCoalescer } from '../events/delta-coalescer.ts';
import { createEventQueue } from '../events/event-queue.ts';
import { normalizeSdkEvent } from '../events/normalize.ts';
import type { RuntimeEventSink } from '../events/runtime-event.ts';
import { classifyRunError } from './classify-run-error.ts';
import { observeModel } from './observe-model.ts';
import { RunError } from './run-error.ts';
import { systemClock } from './system-clock.ts';
import { createTurnMonitor } from './turn-monitor.ts';
import type { TurnMonitor } from './turn-monitor.ts';
import type { TurnPlan } from './turn-plan.ts';
import type { RunTurnOptions, TurnResult, TurnRun } from './turn-run.ts';
import { watchSession } from './watch-session.ts';

const DEFAULT_CANCEL_GRACE_MS = 2_000;

/** The part of the streamed result of the Agents SDK that a turn uses. */
interface TurnStream extends AsyncIterable<RunStreamEvent> {
  readonly completed: Promise<void>;
  readonly cancelled: boolean;
  readonly interruptions: readonly unknown[];
  readonly finalOutput?: string | undefined;
  readonly history: readonly AgentInputItem[];
}

/**
 * Runs one turn of an agent. It starts at once; how it ends is told by `result`, which never rejects.
 */
export function runTurn(
  plan: TurnPlan,
  input: string | AgentInputItem[],
  options: RunTurnOptions = {},
): TurnRun {
  const { log = silentLog, clock = systemClock } = options;
  const queue = createEventQueue({
    onOverflow: () =>
      log.warn('Events of a turn are dropped, because nobody reads them fast enough.'),
  });
  const coalescer = createDeltaCoalescer({ publish: (event) => queue.push(event), clock });
  const turn: Turn = {
    plan,
    input,
    options,
    log,
    clock,
    coalescer,
    monitor: createTurnMonitor(options.limits),
  };
  const result = executeTurn(turn).finally(() => {
    coalescer.flush();
    queue.end();
  });
  return { result, [Symbol.asyncIterator]: () => queue.read() };
}

interface Turn {
  readonly plan: TurnPlan;
  readonly input: string | AgentInputItem[];
  readonly options: RunTurnOptions;
  readonly log: Log;
  readonly clock: Clock;
  readonly coalescer: DeltaCoalescer;
  readonly monitor: TurnMonitor;
}

async function executeTurn(turn: Turn): Promise<TurnResult> {
  const { options, monitor } = turn;
  const stop = new AbortController();
  let lost: SandboxError | undefined;
  let stream: TurnStream | undefined;
  const settle = (ending: Omit<TurnResult, 'usage' | 'modelCalls' | 'history'>): TurnResult => ({
    ...ending,
    ...monitor.totals(),
    history: readHistory(turn.log, stream),
  });
  if (isAborted(options.signal)) return settle({ outcome: 'cancelled' });
  const onLost = (error: SandboxError): void => {
    lost ??= error;
    stop.abort(error);
  };
  try {
    stream = await startStream(turn, { stop: stop.signal, onLost });
    await pumpEvents(turn, stream);
    if (lost !== undefined) return settle({ outcome: 'failed', error: classifyRunError(lost) });
    if (stream.cancelled) return settle({ outcome: 'cancelled' });
    return settle(endingOf(turn, stream));
  } catch (error) {
    if (isAborted(options.signal) && lost === undefined) return settle({ outcome: 'cancelled' });
    const { terminalEvent } = monitor;
    return settle({ outcome: 'failed', error: classifyRunError(lost ?? error, { terminalEvent }) });
  }
}

async function startStream(
  turn: Turn,
  control: { readonly stop: AbortSignal; readonly onLost: (error: SandboxError) => void },
): Promise<TurnStream> {
  const { plan, options, monitor } = turn;
  const observe = (model: Model): Model => observeModel(model, monitor);
  const { model } = plan.agent;
  const agent =
    typeof model === 'string' ? plan.agent : plan.agent.clone({ model: observe(model) });
  const runner = new Runner({
    modelProvider: { getModel: async (name) => observe(await plan.modelProvider.getModel(name)) },
    tracingDisabled: plan.tracingDisabled,
    traceIncludeSensitiveData: false,
    workflowName: 'OpenGeni turn',
    toolNotFoundBehavior: 'return_error_to_model',
    reasoningItemIdPolicy: 'omit',
    callModelInputFilter: plan.inputFilter,
  });
  const emit: RuntimeEventSink = (event) => turn.coalescer.push(event);
  const sandbox = sandboxOf(turn, control.onLost);
  return await runner.run(agent, turn.input, {
    stream: true,
    context: { emit },
    maxTurns: options.maxTurns === undefined ? plan.maxModelCalls : options.maxTurns,
    signal:
      options.signal === undefined ? control.stop : AbortSignal.any([options.signal, control.stop]),
    ...(sandbox === undefined ? {} : { sandbox }),
  });
}

function sandboxOf(
  turn: Turn,
  onLost: (error: SandboxError) => void,
): SandboxRunConfig | undefined {
  const { session, client, classifyFailure } = turn.options;
  if (!(turn.plan.agent instanceof SandboxAgent)) return undefined;
  if (session === undefined && client === undefined) {
    throw new RunError(
      'configuration',
      'The agent needs a box: pass `session` or `client` to `runTurn`.',
      {
        code: 'invalid_request',
      },
    );
  }
  return {
    ...(session === undefined
      ? {}
      : { session: watchSession(session, { onLost, classifyFailure }) }),
    ...(client === undefined ? {} : { client: client as SandboxClient }),
  };
}

async function pumpEvents(turn: Turn, stream: TurnStream): Promise<void> {
  for await (const event of stream) {
    for (const normalized of normalizeSdkEvent(event)) turn.coalescer.push(normalized);
  }
  if (!stream.cancelled) return await stream.completed;
  const graceMs = turn.options.cancelGraceMs ?? DEFAULT_CANCEL_GRACE_MS;
  const enough = new AbortController();
  const settled = bestEffort(
    turn.log,
    'end of a cancelled turn',
    async () => await stream.completed,
  );
  await Promise.race([settled, turn.clock.sleep(graceMs, enough.signal).catch(() => undefined)]);
  enough.abort();
}

function endingOf(
  turn: Turn,
  stream: TurnStream,
): Omit<TurnResult, 'usage' | 'modelCalls' | 'history'> {
  if (stream.interruptions.length > 0) {
    const approvals = serializeApprovals(stream.interruptions);
    turn.coalescer.push({ type: 'session.requiresAction', payload: { approvals } });
    return { outcome: 'requires_action', approvals };
  }
  const finalText = stream.finalOutput ?? '';
  if (finalText.trim() !== '') return { outcome: 'completed', finalText };
  const error = new RunError('model_output', 'The model ended the turn without an answer.', {
    details: { reason: 'empty_response' },
  });
  return { outcome: 'failed', error };
}

// The result of a turn never rejects, so a history that cannot be read must not fail it.
function readHistory(log: Log, stream: TurnStream | undefined): readonly AgentInputItem[] {
  try {
    return stream?.history ?? [];
  } catch (error) {
    log.warn('The history of a turn could not be read.', { error });
    return [];
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
