import { SelfhostedSession } from '../src/session/selfhosted-session.ts';
import type { SelfhostedSessionDeps } from '../src/session/session-deps.ts';
import { MockAgentResponder } from '../src/testing/mock-agent-responder.ts';
import type { MockAgentResponderOptions } from '../src/testing/mock-agent-responder.ts';

export interface MachineSessionOptions {
  readonly mock?: MockAgentResponderOptions;
  readonly deps?: Partial<SelfhostedSessionDeps>;
}

/** A session on a machine in memory. */
export function createMachineSession(options: MachineSessionOptions = {}) {
  const machine = new MockAgentResponder(options.mock);
  const session = new SelfhostedSession({
    workspaceId: 'ws',
    agentId: 'agent',
    controlRpc: machine,
    relay: { host: 'relay.test' },
    ...options.deps,
  });
  return { machine, session };
}

/** The operations that a machine was asked for, in order. */
export function operationsOf(machine: MockAgentResponder) {
  return machine.requests.map(({ req }) => req.op?.$case);
}
