import type { CommandRun } from './command-run.ts';
import type { ToolCall } from './conversation.ts';

const firstYieldMs = 15_000;
const longestYieldMs = 120_000;
/** The middle of what is longer is cut out. */
const maxOutputTokens = 25_000;

/** Runs a command in a directory, relative to the workspace. */
export function runCommand(cmd: string, workdir: string): ToolCall {
  return {
    tool: 'exec_command',
    arguments: {
      cmd,
      workdir,
      shell: '/bin/sh',
      login: false,
      yield_time_ms: firstYieldMs,
      max_output_tokens: maxOutputTokens,
    },
  };
}

/** Waits for more output of a command that still runs, each time a little longer. */
export function awaitCommand({ processId, polls }: CommandRun): ToolCall {
  return {
    tool: 'write_stdin',
    arguments: {
      session_id: processId,
      chars: '',
      yield_time_ms: Math.min(longestYieldMs, firstYieldMs * (polls + 1)) + polls,
      max_output_tokens: maxOutputTokens,
    },
  };
}

/** Changes files by a patch in the format of `apply_patch`. */
export function applyPatch(patch: string): ToolCall {
  return { tool: 'apply_patch', arguments: { patch } };
}

export function setTitle(title: string): ToolCall {
  return { tool: 'opengeni__set_session_title', arguments: { title } };
}

export function setGoal(text: string, successCriteria: string): ToolCall {
  return { tool: 'opengeni__goal_set', arguments: { text, successCriteria } };
}

export function completeGoal(evidence: string): ToolCall {
  return { tool: 'opengeni__goal_complete', arguments: { evidence } };
}

export function pauseGoal(rationale: string): ToolCall {
  return { tool: 'opengeni__goal_pause', arguments: { rationale } };
}
