import { tool } from '@openai/agents';
import type { Tool } from '@openai/agents';
import type { CapabilityUnavailableReason } from '@opengeni/contracts/capabilities';

import { COMPUTER_TOOL_NAMES } from './computer-tool-names.ts';

/** Why there is no computer, as the attempt to bring up its desktop tells it. */
export interface ComputerUnavailability {
  readonly reason: CapabilityUnavailableReason;
  /** What went wrong, without a full stop. */
  readonly explanation: string;
}

/**
 * The computer tools of a turn whose desktop did not come up. Each answers every call with the reason, so that the
 * model goes on by other means.
 */
export function createUnavailableComputerTools({
  reason,
  explanation,
}: ComputerUnavailability): Tool[] {
  const answer = `The computer is not available (${reason}): ${explanation}. Go on without it.`;
  return COMPUTER_TOOL_NAMES.map((name) =>
    tool({
      name,
      description: 'Not available in this session; answers with the reason.',
      strict: false,
      parameters: { type: 'object', properties: {}, required: [], additionalProperties: true },
      execute: () => Promise.resolve(answer),
    }),
  );
}
