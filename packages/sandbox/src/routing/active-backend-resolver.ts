import { SandboxError } from '@opengeni/contracts/errors';
import type { ActivePointer } from './active-pointer.ts';
import type { ResolvedActiveBackend, RoutableBackendSession } from './routable-session.ts';
import { ActiveBackendUnresolvableError } from './routing-error.ts';

/** What a host knows of a place that a pointer can name. */
export interface RoutableSandbox {
  id: string;
  /** Name of the backend, such as `modal`. */
  kind: string;
  name: string;
  /** Of a connected machine; null for every other place. */
  enrollmentId: string | null;
}

/** A place that was taken up. */
export interface RoutableTarget {
  readonly session: RoutableBackendSession;
  /**
   * Lets the session speak for a later epoch. A target that can is kept, so that going back to a place finds the same
   * session with the same state; without it every epoch takes the place up anew.
   */
  moveToEpoch?(epoch: number): void;
}

export interface RoutableTargetRequest {
  readonly sandbox: RoutableSandbox;
  readonly pointer: ActivePointer;
}

/** Takes up places of one kind. */
export type RoutableTargetBuilder = (request: RoutableTargetRequest) => Promise<RoutableTarget>;

/** A place that was taken up before, for one epoch. */
export interface PinnedTarget {
  readonly sandboxId: string;
  readonly epoch: number;
  readonly kind: string;
  readonly session: RoutableBackendSession;
}

export interface TargetResolverDeps {
  readonly workspaceId: string;
  /** The session's own box; without it a pointer to it cannot be followed. */
  readonly home?: { readonly session: RoutableBackendSession; readonly kind: string };
  /** Null when the workspace has no such place. */
  getSandbox(id: string): Promise<RoutableSandbox | null>;
  /** By kind. Undefined as a value: that kind exists, and this process cannot take it up. */
  readonly targets: Readonly<Record<string, RoutableTargetBuilder | undefined>>;
  readonly pinned?: PinnedTarget;
}

interface KeptTarget extends ResolvedActiveBackend {
  readonly enrollmentId: string | null;
  readonly target: RoutableTarget;
  epoch: number;
}

/**
 * Makes the function that follows a pointer to a session. It throws `ActiveBackendUnresolvableError` for a pointer
 * that cannot be followed, and whatever coded error a builder throws.
 */
export function createActiveBackendResolver(
  deps: TargetResolverDeps,
): (pointer: ActivePointer) => Promise<ResolvedActiveBackend> {
  const kept = new Map<string, KeptTarget>();
  return async (pointer) => {
    const { activeSandboxId: sandboxId, activeEpoch } = pointer;
    if (sandboxId === null) return resolveHome(deps);
    const { pinned } = deps;
    if (pinned?.sandboxId === sandboxId && pinned.epoch === activeEpoch) {
      return { session: pinned.session, sandboxId, kind: pinned.kind };
    }
    const sandbox = await findSandbox(deps, sandboxId);
    const place = JSON.stringify([sandboxId, pointer.workingDir ?? '']);
    const known = kept.get(place);
    if (known !== undefined && isStill(known, sandbox)) {
      if (activeEpoch > known.epoch) {
        known.epoch = activeEpoch;
        known.target.moveToEpoch?.(activeEpoch);
      }
      return { session: known.session, sandboxId, kind: known.kind };
    }
    const target = await takeUp(deps, { sandbox, pointer });
    const { kind, enrollmentId } = sandbox;
    const resolved = { session: target.session, sandboxId, kind };
    if (target.moveToEpoch !== undefined) {
      kept.set(place, { ...resolved, enrollmentId, target, epoch: activeEpoch });
    }
    return resolved;
  };
}

/** The enrollment of a machine. Throws `ActiveBackendUnresolvableError` when there is none to address. */
export function resolveEnrollmentId(sandbox: RoutableSandbox): string {
  if (sandbox.enrollmentId !== null && sandbox.enrollmentId !== '') return sandbox.enrollmentId;
  throw new ActiveBackendUnresolvableError(
    `active sandbox ${sandbox.id} has no enrollment to address; enroll the machine again`,
    { reason: 'offline_enrollment' },
  );
}

function isStill(known: KeptTarget, { kind, enrollmentId }: RoutableSandbox): boolean {
  return known.kind === kind && known.enrollmentId === enrollmentId;
}

function resolveHome({ home }: TargetResolverDeps): ResolvedActiveBackend {
  if (home !== undefined) return { session: home.session, sandboxId: null, kind: home.kind };
  throw new ActiveBackendUnresolvableError("the session's own sandbox is not there in this turn", {
    reason: 'home_unavailable_this_turn',
  });
}

async function findSandbox(deps: TargetResolverDeps, id: string): Promise<RoutableSandbox> {
  const sandbox = await deps.getSandbox(id);
  if (sandbox !== null) return sandbox;
  throw new ActiveBackendUnresolvableError(
    `active sandbox ${id} not found in workspace ${deps.workspaceId}`,
    { reason: 'stale_pointer' },
  );
}

async function takeUp(
  { targets }: TargetResolverDeps,
  request: RoutableTargetRequest,
): Promise<RoutableTarget> {
  const { id, kind } = request.sandbox;
  const build = Object.hasOwn(targets, kind) ? targets[kind] : undefined;
  if (build === undefined) {
    const problem = Object.hasOwn(targets, kind)
      ? `cannot be established in this context`
      : `is of an unsupported swap target kind`;
    throw new ActiveBackendUnresolvableError(`active sandbox ${id} (${kind}) ${problem}`, {
      reason: 'unsupported_backend_context',
    });
  }
  try {
    return await build(request);
  } catch (error) {
    if (SandboxError.is(error)) throw error;
    throw new ActiveBackendUnresolvableError(
      `active sandbox ${id} (${kind}) could not be established now`,
      { reason: 'transient_establishment', cause: error },
    );
  }
}
