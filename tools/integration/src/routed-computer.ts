import { NativeDesktopComputer, isNativeDesktopSession } from '@opengeni/desktop';
import type { NativeDesktopSession } from '@opengeni/desktop';
import { RoutingSandboxSession } from '@opengeni/sandbox';
import type { RoutableBackendSession } from '@opengeni/sandbox';
import { buildSelfhostedBackendSession } from '@opengeni/selfhosted';
import type { ControlRpc } from '@opengeni/selfhosted';
import type { MockAgentResponder } from '@opengeni/selfhosted/testing';

export const MACHINE = Object.freeze({ workspaceId: 'w', agentId: 'a' });

/** The screen of one machine, as each layer between it and a model gives it. */
export interface RoutedComputer {
  readonly machine: RoutableBackendSession;
  readonly routed: NativeDesktopSession;
  readonly computer: NativeDesktopComputer;
}

/** A computer that reaches the screen of a machine through the routing session. */
export async function createRoutedComputer(rpc: ControlRpc): Promise<RoutedComputer> {
  const { session } = await buildSelfhostedBackendSession({
    ...MACHINE,
    relay: { host: 'relay.example' },
    controlRpcFactory: () => rpc,
    epoch: 1,
  });
  const target = { session, sandboxId: 'm', kind: 'selfhosted' };
  const routed = new RoutingSandboxSession({
    defaultResolved: target,
    readPointer: async () => ({ activeSandboxId: 'm', activeEpoch: 1 }),
    resolveActiveBackend: async () => target,
  });
  if (!isNativeDesktopSession(routed)) throw new Error('The routed machine must have a screen.');
  return { machine: session, routed, computer: new NativeDesktopComputer(routed) };
}

/** What the mouse and the keyboard of the machine were told to do, in order. */
export function listInputs(agent: MockAgentResponder): unknown[] {
  return agent.requests.flatMap(({ req }) =>
    req.op?.$case === 'desktopInput' ? [req.op.desktopInput.event] : [],
  );
}
