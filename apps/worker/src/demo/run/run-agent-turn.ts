import { composeAgent, createInMemorySessionState, runTurn } from '@opengeni/runtime';
import type {
  ComposeAgentOptions,
  InMemorySessionState,
  NormalizedRuntimeEvent,
  TurnResult,
} from '@opengeni/runtime';
import type { Log } from '@opengeni/contracts/ports';
import type { EstablishedBox } from '@opengeni/runtime/sandbox';

import { isLooseRecord, looseRecordOf, looseTextOf } from '../loose-record.ts';
import { createEmbeddedModel } from '../model/embedded-model.ts';
import { repairPlan } from '../model/repair-plan.ts';
import { surveyPlan } from '../model/survey-plan.ts';
import type { PreparedDemo } from '../prepare-demo.ts';
import type { TurnEnding } from '../record/run-entry.ts';
import type { RunJournal } from '../record/run-journal.ts';
import type { WorkState } from '../record/run-state.ts';
import { buildTurnInput } from '../tasks.ts';
import type { EmitRunEvent } from './run-report.ts';
import { carryTurn } from './turn-history.ts';

/** A demo that needs more has lost its way. */
const MAX_MODEL_CALLS = 200;
/** A stopped run removes its box, so that no command needs to be waited for. */
const CANCEL_GRACE_MS = 200;

export interface AgentTurnRequest {
  readonly prepared: PreparedDemo;
  readonly established: EstablishedBox;
  readonly environment: Readonly<Record<string, string>>;
  /** What another process has done of the turn. */
  readonly work: WorkState;
  readonly journal: RunJournal;
  readonly emit: EmitRunEvent;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Runs the one turn of the demo, or what is left of it, and records its events as they come. */
export async function runAgentTurn(turn: AgentTurnRequest): Promise<TurnEnding> {
  const { prepared, established, environment, work, journal, emit, signal, log } = turn;
  const { request, settings } = prepared;
  const sessionState = createInMemorySessionState(work.session);
  const plan = composeAgent(settings, [], {
    ...chooseModel(prepared),
    sandboxEnvironment: { ...environment },
    activeSandboxBackend: request.backend,
    hostedWebSearch: false,
    genesisTitleHint: true,
    sessionState,
  });
  const maxTurns = Math.min(plan.maxModelCalls, MAX_MODEL_CALLS);
  const { client, session, classifyFailure } = established;
  const run = runTurn(plan, beginTurn(turn), {
    client,
    session,
    classifyFailure,
    signal,
    log,
    maxTurns,
    cancelGraceMs: CANCEL_GRACE_MS,
  });
  for await (const event of run) {
    recordProgress(event, journal, sessionState);
    emit(event.type, event.payload);
  }
  const result = await run.result;
  const ending = describeEnding(result, sessionState);
  if (!signal.aborted) journal.append({ type: 'turn.ended', turn: ending });
  emitEnd(emit, result);
  return ending;
}

function beginTurn(turn: AgentTurnRequest): Parameters<typeof runTurn>[1] {
  const { prepared, work, journal, emit } = turn;
  const text = buildTurnInput(prepared.request);
  if (!work.hasTurnBegun) {
    journal.append({ type: 'turn.began' });
    emit('user.message', { text });
    emit('turn.started', {});
    return text;
  }
  const { input, answered, interrupted } = carryTurn(text, work.conversation);
  emit('sandbox.operation.completed', {
    name: 'carry the turn over',
    detail: `the turn goes on: ${answered} answered calls carried over, ${interrupted} interrupted`,
    answeredCalls: answered,
    interruptedCalls: interrupted,
  });
  return input;
}

/** Writes what another process would need, before anybody else hears of it. */
function recordProgress(
  { type, payload }: NormalizedRuntimeEvent,
  journal: RunJournal,
  { goal, title }: InMemorySessionState,
): void {
  const fields = looseRecordOf(payload);
  if (type === 'agent.message.completed')
    journal.append({ type: 'turn.said', text: looseTextOf(fields['text']) });
  else if (type === 'agent.toolCall.created' && isLooseRecord(fields['raw']))
    journal.append({
      type: 'turn.called',
      call: { ...fields['raw'], type: looseTextOf(fields['raw']['type']) },
    });
  else if (type === 'agent.toolCall.output')
    journal.append({
      type: 'turn.answered',
      callId: looseTextOf(fields['id']),
      output: fields['output'] ?? null,
    });
  else if (type.startsWith('goal.') || type === 'session.title_set')
    journal.append({
      type: 'session.changed',
      session: {
        ...(goal === undefined ? {} : { goal }),
        ...(title === undefined ? {} : { title }),
      },
    });
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

function describeEnding(
  { outcome, error, usage }: TurnResult,
  { goal }: InMemorySessionState,
): TurnEnding {
  return {
    outcome,
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(goal?.status === 'paused' ? { pauseRationale: goal.rationale ?? '' } : {}),
    usage: { ...usage },
  };
}

function emitEnd(emit: EmitRunEvent, { outcome, error, finalText }: TurnResult): void {
  if (outcome === 'completed') emit('turn.completed', { outcome, output: finalText ?? '' });
  else if (outcome === 'cancelled') emit('turn.cancelled', {});
  else {
    emit('turn.failed', {
      error: error?.message ?? outcome,
      code: error?.code ?? outcome,
      retryable: error?.retryable ?? false,
    });
  }
}
