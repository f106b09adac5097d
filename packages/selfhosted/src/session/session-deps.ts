import type { ControlRpc } from '../control/control-rpc.ts';
import type { SelfhostedRelayConfig } from '../relay-endpoint.ts';

/** Milliseconds that an operation may take when the session names no limit. */
export const SELFHOSTED_DEFAULT_TIMEOUT_MS = 30_000;

export interface SelfhostedSessionDeps {
  workspaceId: string;
  /** Id of the enrollment. */
  agentId: string;
  controlRpc: ControlRpc;
  relay: SelfhostedRelayConfig;
  /** Epoch of the active pointer; the machine refuses older ones. Default 0: unfenced. */
  epoch?: number;
  /** Limit of every operation except commands, in milliseconds. Default 30 000. */
  timeoutMs?: number;
  /** Limit of a command, in milliseconds. Default: `timeoutMs` when given, else 300 000. */
  execTimeoutMs?: number;
  /** Variables of the run. They are compared with the agent's manifest and never sent to the machine. */
  environment?: Record<string, string>;
  /** Folder of the machine that `/workspace` stands for. Default: where its agent was started. */
  workingDir?: string;
}
