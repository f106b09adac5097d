import type { ControlRpc } from '../control/control-rpc.ts';
import type { SelfhostedRelayConfig } from '../relay-endpoint.ts';
import { SelfhostedSandboxClient } from './selfhosted-sandbox-client.ts';
import type { SelfhostedSession } from './selfhosted-session.ts';

/** A machine that is ready to be used as the backend of a run. */
export interface SelfhostedSessionBuild {
  client: SelfhostedSandboxClient;
  session: SelfhostedSession;
}

export interface SelfhostedBackendSessionInput {
  workspaceId: string;
  agentId: string;
  relay: SelfhostedRelayConfig;
  controlRpcFactory: () => ControlRpc;
  epoch: number;
  environment?: Record<string, string>;
  /** Null or empty: the folder in which the agent was started. */
  workingDir?: string | null;
  timeoutMs?: number;
  execTimeoutMs?: number;
}

/** Binds one machine at one epoch, without any traffic. */
export async function buildSelfhostedBackendSession(
  input: SelfhostedBackendSessionInput,
): Promise<SelfhostedSessionBuild> {
  const { agentId, workingDir, ...rest } = input;
  const client = new SelfhostedSandboxClient({ ...rest, workingDir: workingDir ?? '' });
  return { client, session: await client.resume({ agentId }) };
}
