import type { Decision, Step, ToolCall } from './conversation.ts';
import { isInterrupted } from './interrupted-call.ts';
import { completeGoal, pauseGoal } from './tool-calls.ts';
import type { WorkLog } from './work-log.ts';

/** What the session's goal is told at the end of the work, and what the user is. */
export interface Ending {
  readonly call: ToolCall;
  readonly answer: string;
}

/** Longest text that the tools of the goal take. */
const maxGoalChars = 16_384;
const cutMark = '\n... The whole text is in the answer.';

/** The work is done. */
export function completed(answer: string): Ending {
  return { answer, call: completeGoal(shorten(answer)) };
}

/** The work cannot go on. */
export function paused(answer: string): Ending {
  return { answer, call: pauseGoal(shorten(answer)) };
}

/** Records the result in the goal of the session first, then says it as the answer of the turn. */
export function endWith(log: WorkLog, step: Step, { call, answer }: Ending): Decision {
  const saying = step(answer);
  if (log.answersOf(call.tool).some((given) => !isInterrupted(given))) return saying;
  const recording = step('I record the result.', call);
  return recording.calls.length > 0 ? recording : saying;
}

function shorten(text: string): string {
  return text.length <= maxGoalChars
    ? text
    : text.slice(0, maxGoalChars - cutMark.length) + cutMark;
}
