import { AGENT_INSTRUCTIONS_CORE_PLACEHOLDER } from '@opengeni/contracts/agent';

import { FIRST_PARTY_TOOL_NAMES } from '../tools/first-party-tool-names.ts';
import { coreInstructions } from './core.ts';
import type { WorkspaceEnvironmentContext } from './workspace-environment.ts';

/** Asks for a title on the first turn of a session. */
export const GENESIS_TITLE_DIRECTIVE: string = [
  'This is the first turn of a new session:',
  `before you answer, call \`${FIRST_PARTY_TOOL_NAMES.setSessionTitle}\``,
  'with a concise title of 3 to 7 words that says what the session is about.',
].join(' ');

/**
 * The persona with the core in it: in place of every `{{core}}`, or after a template that has none.
 * The template is taken as it is; nothing in it or in the environment is interpreted.
 */
export function composeAgentInstructions(
  template: string,
  environment?: WorkspaceEnvironmentContext,
): string {
  const core = coreInstructions(environment).join(' ');
  if (!template.includes(AGENT_INSTRUCTIONS_CORE_PLACEHOLDER)) return `${template} ${core}`;
  return template.split(AGENT_INSTRUCTIONS_CORE_PLACEHOLDER).join(core);
}

/** Adds the session's own instructions, trimmed, so that they refine what stands before them. */
export function appendSessionInstructions(
  composed: string,
  sessionInstructions?: string | null,
): string {
  const refinement = sessionInstructions?.trim() ?? '';
  return refinement === '' ? composed : `${composed} ${refinement}`;
}

/** Adds the directive to title the session; it always comes last. */
export function appendGenesisTitleDirective(
  instructions: string,
  genesisTitleHint?: boolean,
): string {
  return genesisTitleHint === true ? `${instructions} ${GENESIS_TITLE_DIRECTIVE}` : instructions;
}
