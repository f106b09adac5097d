import { SandboxConfigError } from '@opengeni/contracts/errors';
import type { ControlRpc } from '../control/control-rpc.ts';
import type { SelfhostedRelayConfig } from '../relay-endpoint.ts';
import { SelfhostedSession } from './selfhosted-session.ts';
import type { SelfhostedSessionState } from './selfhosted-session.ts';

export interface SelfhostedSandboxClientOptions {
  workspaceId: string;
  relay: SelfhostedRelayConfig;
  /** Called once, when the first session is bound. */
  controlRpcFactory: () => ControlRpc;
  /** The machine of sessions whose state names none. */
  agentId?: string;
  /** Default 0: unfenced. */
  epoch?: number;
  /** Default 30 000. */
  timeoutMs?: number;
  /** Default: `timeoutMs` when given, else 300 000. */
  execTimeoutMs?: number;
  environment?: Record<string, string>;
  workingDir?: string;
}

/**
 * Binds sessions to machines in the shape of the Agents SDK's sandbox client. A machine is never created and
 * never deleted, so binding costs no traffic and there is no `delete`.
 */
export class SelfhostedSandboxClient {
  readonly backendId = 'selfhosted';
  readonly supportsDefaultOptions = false;
  readonly #options: SelfhostedSandboxClientOptions;
  #controlRpc: ControlRpc | undefined;

  constructor(options: SelfhostedSandboxClientOptions) {
    this.#options = options;
  }

  /** Binds the machine of this client, whatever manifest and options are asked for. Throws `SandboxConfigError`. */
  async create(_manifest?: unknown, _options?: unknown): Promise<SelfhostedSession> {
    return this.#bind(this.#resolveAgentId({}));
  }

  /** Binds the machine that the state names, else the one of this client. Throws `SandboxConfigError`. */
  async resume(state: object, _options?: unknown): Promise<SelfhostedSession> {
    return this.#bind(this.#resolveAgentId(state));
  }

  async serializeSessionState(state: object): Promise<Record<string, unknown>> {
    return { agentId: this.#resolveAgentId(state) };
  }

  async deserializeSessionState(state: Record<string, unknown>): Promise<SelfhostedSessionState> {
    return { agentId: this.#resolveAgentId(state) };
  }

  /** False: a machine has no snapshots. */
  canPersistOwnedSessionState(): boolean {
    return false;
  }

  #bind(agentId: string): SelfhostedSession {
    const { controlRpcFactory, ...rest } = this.#options;
    this.#controlRpc ??= controlRpcFactory();
    return new SelfhostedSession({ ...rest, agentId, controlRpc: this.#controlRpc });
  }

  #resolveAgentId(state: object): string {
    const { agentId, providerState } = state as { agentId?: unknown; providerState?: unknown };
    const inner = (providerState as { agentId?: unknown } | null | undefined)?.agentId;
    const found = [agentId, inner, this.#options.agentId].find(isId);
    if (found !== undefined) return found;
    throw new SandboxConfigError(
      'selfhosted',
      'no agentId bound: pass the id of the enrolled machine to the client or in the session state.',
    );
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
