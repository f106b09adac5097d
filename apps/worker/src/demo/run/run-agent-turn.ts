import { composeAgent, createInMemorySessionState, runTurn } from '@opengeni/runtime';
import type { ComposeAgentOptions, TurnResult } from '@opengeni/runtime';
import type { Log } from '@opengeni/contracts/ports';
import type { EstablishedBox } from '@opengeni/runtime/sandbox';

import { createEmbeddedModel } from '../model/embedded-model.ts';
import { repairPlan } from '../model/repair-plan.ts';
import { surveyPlan } from '../model/survey-plan.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import { buildTurnInput } from '../tasks.ts';
import type { RunRecorder } from './run-recorder.ts';

/** A demo that needs more has lost its way. */
const MAX_MODEL_CALLS = 200;
/** A stopped run removes its box, so that no command needs to be waited for. */
const CANCEL_GRACE_MS = 200;

export interface AgentTurnRequest {
  readonly prepared: PreparedDemo;
  readonly established: EstablishedBox;
  readonly environment: Readonly<Record<string, string>>;
  readonly recorder: RunRecorder;
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface AgentTurn {
  readonly result: TurnResult;
  /** Why the agent paused its goal; undefined when it has not. */
  readonly pauseRationale: string | undefined;
}

/** Runs the one turn of the demo and records its events as they come. */
export async function runAgentTurn(turn: AgentTurnRequest): Promise<AgentTurn> {
  const { prepared, established, environment, recorder, signal, log } = turn;
  const { request, settings } = prepared;
  const sessionState = createInMemorySessionState();
  const input = buildTurnInput(request);
  const plan = composeAgent(settings, [], {
    ...chooseModel(prepared),
    sandboxEnvironment: { ...environment },
    activeSandboxBackend: request.backend,
    hostedWebSearch: false,
    genesisTitleHint: true,
    sessionState,
  });
  recorder.record('user.message', { text: input });
  recorder.record('turn.started', {});
  const maxTurns = Math.min(plan.maxModelCalls, MAX_MODEL_CALLS);
  const { client, session } = established;
  const run = runTurn(plan, input, {
    client,
    session,
    signal,
    log,
    maxTurns,
    cancelGraceMs: CANCEL_GRACE_MS,
  });
  for await (const { type, payload } of run) recorder.record(type, payload);
  const result = await run.result;
  recordEnd(recorder, result);
  const { goal } = sessionState;
  return { result, pauseRationale: goal?.status === 'paused' ? (goal.rationale ?? '') : undefined };
}

function chooseModel({ request, route }: PreparedDemo): ComposeAgentOptions {
  if (route !== undefined) return { route };
  const plan = request.subject.kind === 'sample' ? repairPlan : surveyPlan;
  return {
    model: createEmbeddedModel(plan),
    structuredToolTransport: false,
    compactionMode: 'off',
    encryptedReasoning: false,
  };
}

function recordEnd(recorder: RunRecorder, { outcome, error, finalText }: TurnResult): void {
  if (outcome === 'completed')
    recorder.record('turn.completed', { outcome, output: finalText ?? '' });
  else if (outcome === 'cancelled') recorder.record('turn.cancelled', {});
  else {
    recorder.record('turn.failed', {
      error: error?.message ?? outcome,
      code: error?.code ?? outcome,
      retryable: error?.retryable ?? false,
    });
  }
}
