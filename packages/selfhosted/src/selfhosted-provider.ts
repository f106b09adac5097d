import { ErrorCode } from '@opengeni/agent-proto/messages';
import { CAPABILITY_DESCRIPTORS } from '@opengeni/contracts/backends';
import { SANDBOX_PROVIDER_VERSION } from '@opengeni/contracts/ports';
import type { ProviderFailure, SandboxProvider } from '@opengeni/contracts/ports';
import type { SelfhostedSettings } from '@opengeni/contracts/settings';
import { SelfhostedControlError } from './control/control-error.ts';
import type { ControlRpc } from './control/control-rpc.ts';
import { NatsControlRpc } from './control/nats-control-rpc.ts';
import { resolveSelfhostedRelay } from './relay-endpoint.ts';
import { SelfhostedSandboxClient } from './session/selfhosted-sandbox-client.ts';
import type { SelfhostedSession } from './session/selfhosted-session.ts';

/** What a host binds the provider to. Without it every operation answers that the machine is offline. */
export interface SelfhostedProviderBinding {
  /** Default: a connection that is never there. */
  readonly controlRpcFactory?: () => ControlRpc;
  readonly workspaceId?: string;
  /** The machine of sessions whose state names none. */
  readonly agentId?: string;
}

/**
 * The provider of connected machines. Building it needs no NATS, so that a registry can hold it before a host
 * has a connection; hosts bind single machines with `buildSelfhostedBackendSession`.
 */
export function createSelfhostedProvider(
  binding: SelfhostedProviderBinding = {},
): SandboxProvider<Partial<SelfhostedSettings>> {
  const { controlRpcFactory = createOfflineRpc, workspaceId = '', agentId } = binding;
  return {
    version: SANDBOX_PROVIDER_VERSION,
    backend: 'selfhosted',
    descriptor: CAPABILITY_DESCRIPTORS.selfhosted,
    identityFields: ['agentId'],
    resumeKind: 'exact',
    validateCredentials() {},
    build: ({ settings, environment }) =>
      new SelfhostedSandboxClient({
        workspaceId,
        relay: resolveSelfhostedRelay(settings.selfhostedRelayUrl),
        controlRpcFactory,
        environment: { ...environment },
        ...(agentId === undefined ? {} : { agentId }),
      }),
    classifyFailure,
    // Commands start in the working directory, whatever its absolute path is.
    workspaceRootOf: (session) => {
      const { workingDir } = session as Partial<SelfhostedSession>;
      return workingDir?.startsWith('/') === true ? workingDir : '.';
    },
    rolesOf: (session) => {
      const machine = session as Partial<SelfhostedSession>;
      const { screenshot } = machine;
      return screenshot === undefined ? {} : { screen: { screenshot: screenshot.bind(machine) } };
    },
  };
}

function createOfflineRpc(): ControlRpc {
  return new NatsControlRpc(async () => null);
}

/** A machine is never `gone`. */
function classifyFailure(error: unknown): ProviderFailure {
  if (!SelfhostedControlError.is(error)) return 'unknown';
  switch (error.code) {
    case ErrorCode.ERROR_CODE_AGENT_OFFLINE:
    case ErrorCode.ERROR_CODE_TIMEOUT:
    case ErrorCode.ERROR_CODE_DRAINING:
      return 'transient';
    case ErrorCode.ERROR_CODE_FENCED:
      return 'in-use';
    case ErrorCode.ERROR_CODE_CONSENT_REQUIRED:
      return 'unauthorized';
    default:
      return 'unknown';
  }
}
