import { SandboxError } from '@opengeni/contracts/errors';

/** Characters that would make one token of a NATS subject into several, or into a pattern. */
const FORBIDDEN = /[\s.*>\0]/;

/**
 * The NATS subject on which a machine answers requests. The agent id is the id of its enrollment.
 * Throws code `invalid_request` when an id holds a dot, a blank or a wildcard.
 */
export function subjectFor(workspaceId: string, agentId: string): string {
  assertToken('workspaceId', workspaceId);
  assertToken('agentId', agentId);
  return `agent.${workspaceId}.${agentId}.rpc`;
}

function assertToken(field: string, value: string): void {
  if (!FORBIDDEN.test(value)) return;
  throw new SandboxError(
    'invalid_request',
    `${field} must be one token of a NATS subject, without dots, blanks and wildcards; pass the id of the enrollment's row.`,
    { details: { field } },
  );
}
