import type {
  Conversation,
  Decision,
  Observation,
  Plan,
  ToolCall,
} from '../src/demo/model/conversation.ts';

export const ALL_TOOLS: ReadonlySet<string> = new Set([
  'apply_patch',
  'exec_command',
  'opengeni__goal_complete',
  'opengeni__goal_pause',
  'opengeni__goal_set',
  'opengeni__set_session_title',
  'write_stdin',
]);

export interface CommandAnswer {
  readonly exitCode?: number;
  readonly processId?: number;
  readonly output: string;
}

/** The text that the shell tool of the Agents SDK gives the model. */
export function execText({ exitCode, processId, output }: CommandAnswer): string {
  const status =
    processId === undefined
      ? `Process exited with code ${exitCode ?? 0}`
      : `Process running with session ID ${processId}`;
  return `Chunk ID: 0a1b2c\nWall time: 0.0100 seconds\n${status}\nOutput:\n${output}`;
}

export interface PlayedTurn {
  readonly decisions: readonly Decision[];
  readonly calls: readonly ToolCall[];
  /** The final answer. */
  readonly answer: string;
}

/** Plays a plan against recorded answers until it gives its final answer. */
export function playPlan(
  plan: Plan,
  answer: (call: ToolCall) => string,
  start: Partial<Conversation> = {},
): PlayedTurn {
  const observations: Observation[] = [];
  const decisions: Decision[] = [];
  const conversation = { task: 'Repository: repos/demo/inventory', tools: ALL_TOOLS, ...start };
  while (decisions.length < 80) {
    const decision = plan({ ...conversation, observations });
    decisions.push(decision);
    if (decision.calls.length === 0) {
      return { decisions, calls: decisions.flatMap(({ calls }) => calls), answer: decision.text };
    }
    for (const call of decision.calls) {
      observations.push({ tool: call.tool, arguments: call.arguments, output: answer(call) });
    }
  }
  throw new Error('The plan gives no final answer.');
}
