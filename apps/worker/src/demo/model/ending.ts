import type { Decision, Step, ToolCall } from './conversation.ts';
import { isInterrupted } from './interrupted-call.ts';
import type { WorkLog } from './work-log.ts';

/** Records the result in the goal of the session first, then says it as the answer of the turn. */
export function endWith(log: WorkLog, step: Step, call: ToolCall): Decision {
  const [result = ''] = Object.values(call.arguments);
  const answer = step(String(result));
  if (log.answersOf(call.tool).some((given) => !isInterrupted(given))) return answer;
  const recording = step('I record the result.', call);
  return recording.calls.length > 0 ? recording : answer;
}
