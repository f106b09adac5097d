import type { AgentInputItem } from '@openai/agents';
import { parseExecBanner } from '@opengeni/sandbox';

import { isLooseRecord, looseTextOf } from '../loose-record.ts';
import type { LooseRecord } from '../loose-record.ts';
import { INTERRUPTED_CALL } from '../model/interrupted-call.ts';
import type { ConversationEntry } from '../record/run-entry.ts';
import { textOfOutput } from '../timeline/describe-tool.ts';

/** A turn that another process has begun. */
export interface CarriedTurn {
  readonly input: AgentInputItem[];
  /** Calls whose results are known. */
  readonly answered: number;
  /** Calls that were under way when the process ended. */
  readonly interrupted: number;
}

interface CarriedCall {
  readonly call: LooseRecord;
  readonly callId: string;
  output: string;
}

/**
 * The input of a turn that goes on: the message of the user, and what was said, called and answered since.
 * A call without a result, and a command that ended with its process, are answered by saying just that.
 */
export function carryTurn(text: string, conversation: readonly ConversationEntry[]): CarriedTurn {
  const calls = readCalls(conversation);
  markLostCommands([...calls.values()]);
  const items = conversation.flatMap((entry): LooseRecord[] => {
    if (entry.type === 'turn.said') return [assistantSaid(entry.text)];
    if (entry.type === 'turn.answered') return [];
    const carried = calls.get(looseTextOf(entry.call['callId']));
    return carried === undefined ? [] : [carried.call, resultOf(carried)];
  });
  const outputs = [...calls.values()].map(({ output }) => output);
  const interrupted = outputs.filter((output) => output === INTERRUPTED_CALL).length;
  return {
    // The items are those of the Agents SDK, which checks them itself.
    input: [{ role: 'user', content: text }, ...(items as AgentInputItem[])],
    answered: outputs.length - interrupted,
    interrupted,
  };
}

function readCalls(conversation: readonly ConversationEntry[]): Map<string, CarriedCall> {
  const calls = new Map<string, CarriedCall>();
  for (const entry of conversation) {
    if (entry.type === 'turn.called') {
      // The id of an item means something only together with the items that the provider keeps.
      const { id: _id, ...call } = entry.call;
      const callId = looseTextOf(call['callId']);
      if (RESULT_TYPES.has(call.type))
        calls.set(callId, { call, callId, output: INTERRUPTED_CALL });
    }
    const answered = entry.type === 'turn.answered' ? calls.get(entry.callId) : undefined;
    if (answered && entry.type === 'turn.answered') answered.output = textOfOutput(entry.output);
  }
  return calls;
}

/** Commands that still ran live no longer than the process that started them. */
function markLostCommands(calls: readonly CarriedCall[]): void {
  const running = new Map<number, CarriedCall>();
  for (const carried of calls) {
    const { sessionId } = parseExecBanner(carried.output);
    const written = argumentsOf(carried.call)['session_id'];
    const started = typeof written === 'number' ? running.get(written) : undefined;
    if (started && sessionId === undefined) running.delete(Number(written));
    if (!started && sessionId !== undefined) running.set(sessionId, carried);
  }
  for (const lost of running.values()) lost.output = INTERRUPTED_CALL;
}

/** Calls that have a result, with the type of the result. */
const RESULT_TYPES: ReadonlyMap<string, string> = new Map([
  ['function_call', 'function_call_result'],
  ['apply_patch_call', 'apply_patch_call_output'],
]);

function resultOf({ call, callId, output }: CarriedCall): LooseRecord {
  const name = looseTextOf(call['name']);
  return {
    type: RESULT_TYPES.get(looseTextOf(call['type'])),
    callId,
    ...(name === '' ? {} : { name }),
    status: 'completed',
    output,
  };
}

function assistantSaid(text: string): LooseRecord {
  return {
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text }],
  };
}

function argumentsOf(call: LooseRecord): LooseRecord {
  try {
    const value: unknown = JSON.parse(looseTextOf(call['arguments']));
    return isLooseRecord(value) ? value : {};
  } catch {
    return {};
  }
}
