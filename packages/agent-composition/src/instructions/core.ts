import { FIRST_PARTY_TOOL_NAMES } from '../tools/first-party-tool-names.ts';
import { workspaceEnvironmentInstructions } from './workspace-environment.ts';
import type { WorkspaceEnvironmentContext } from './workspace-environment.ts';

const { goalComplete, goalPause, goalSet, goalUpdate } = FIRST_PARTY_TOOL_NAMES;

const GOAL_CONTRACT = [
  'You own the goal of this session:',
  `keep working until you mark it complete with \`${goalComplete}\` and evidence,`,
  `or pause it with \`${goalPause}\` and your rationale;`,
  `record a change of scope with \`${goalUpdate}\`, and set a goal with \`${goalSet}\` when there is none.`,
].join(' ');

/** The lines that no template can leave out: who owns the goal, then what is known of the environment. */
export function coreInstructions(environment?: WorkspaceEnvironmentContext): string[] {
  return [GOAL_CONTRACT, ...(environment ? workspaceEnvironmentInstructions(environment) : [])];
}
