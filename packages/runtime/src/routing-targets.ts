import { createActiveBackendResolver, resolveEnrollmentId } from '@opengeni/sandbox';
import { buildSelfhostedBackendSession } from '@opengeni/selfhosted';
import type {
  ActivePointer,
  ResolvedActiveBackend,
  RoutableBackendSession,
  RoutableSandbox,
  RoutableTargetBuilder,
} from '@opengeni/sandbox';
import type { ControlRpc, SelfhostedRelayConfig } from '@opengeni/selfhosted';

/** What following a pointer needs from the host. */
export interface ActiveBackendResolverDeps {
  workspaceId: string;
  /** The session's own box. */
  defaultBackend: RoutableBackendSession;
  defaultKind: string;
  /** Null when the workspace has no such place. */
  getSandbox(id: string): Promise<RoutableSandbox | null>;
  controlRpcFactory: () => ControlRpc;
  relay: SelfhostedRelayConfig;
  /** Takes up a Modal box; without it such a target cannot be followed. */
  establishModalTarget?(sandbox: RoutableSandbox): Promise<RoutableBackendSession>;
  /** Limit of each request to a machine, in milliseconds. */
  selfhostedTimeoutMs?: number;
  environment?: Record<string, string>;
  /** A machine session that exists already, for its epoch. */
  pinnedSelfhosted?: { sandboxId: string; epoch: number; session: RoutableBackendSession };
}

/**
 * Makes the function that follows a pointer to the session behind it.
 * The function throws `ActiveBackendUnresolvableError` for a pointer that cannot be followed.
 */
export function makeActiveBackendResolver(
  deps: ActiveBackendResolverDeps,
): (pointer: ActivePointer) => Promise<ResolvedActiveBackend> {
  const { pinnedSelfhosted } = deps;
  const establish = deps.establishModalTarget?.bind(deps);
  const modal: RoutableTargetBuilder | undefined =
    establish === undefined
      ? undefined
      : async ({ sandbox }) => ({ session: await establish(sandbox) });
  return createActiveBackendResolver({
    workspaceId: deps.workspaceId,
    home: { session: deps.defaultBackend, kind: deps.defaultKind },
    getSandbox: (id) => deps.getSandbox(id),
    targets: { selfhosted: createMachineTarget(deps), modal },
    ...(pinnedSelfhosted === undefined
      ? {}
      : { pinned: { ...pinnedSelfhosted, kind: 'selfhosted' } }),
  });
}

/**
 * Takes up machines. Their sessions move on to later epochs, so that going back to a machine finds the same session
 * with the same state; each request therefore takes the epoch from here.
 */
function createMachineTarget(deps: ActiveBackendResolverDeps): RoutableTargetBuilder {
  const { workspaceId, relay, controlRpcFactory, selfhostedTimeoutMs, environment } = deps;
  return async ({ sandbox, pointer }) => {
    let epoch = pointer.activeEpoch;
    const { session } = await buildSelfhostedBackendSession({
      workspaceId,
      relay,
      controlRpcFactory: () => {
        const rpc = controlRpcFactory();
        return {
          request: (subject, req, options) => rpc.request(subject, { ...req, epoch }, options),
        };
      },
      agentId: resolveEnrollmentId(sandbox),
      epoch,
      workingDir: pointer.workingDir ?? null,
      ...(selfhostedTimeoutMs === undefined ? {} : { timeoutMs: selfhostedTimeoutMs }),
      ...(environment === undefined ? {} : { environment }),
    });
    return {
      session,
      moveToEpoch: (later) => {
        epoch = later;
      },
    };
  };
}
