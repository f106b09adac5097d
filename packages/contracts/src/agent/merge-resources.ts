import { SandboxError } from '../errors/sandbox-error.ts';
import { mountCollisionKey } from './mount-path.ts';
import { repositoryIdentity } from './repository-identity.ts';
import type { ResourceRef } from './resources.ts';
import { stableJson } from './stable-json.ts';

/** Two resources claim the same mount path, or one resource is given twice with different settings. Code `conflict`. */
export class ResourceRefConflictError extends SandboxError {
  override readonly name = 'ResourceRefConflictError';

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('conflict', message, { details });
  }
}

export interface MergeResourceRefsOptions {
  /** Throws `ResourceRefConflictError` instead of keeping both. */
  readonly rejectConflicts?: boolean;
  /** Where a resource without a mount path of its own lands, so that it collides with an explicit one. */
  readonly defaultMountPath?: (ref: ResourceRef) => string | undefined;
}

/** Names what a resource is, apart from how it is mounted: `file:<id>` or `repository:<uri>`. */
export function resourceIdentityKey(ref: ResourceRef): string {
  return ref.kind === 'file' ? `file:${ref.fileId}` : `repository:${ref.uri}`;
}

/** Appends the additions that are not exactly equal to a resource that is there; the order is kept. */
export function mergeResourceRefs(
  existing: readonly ResourceRef[],
  additions: readonly ResourceRef[],
  options: MergeResourceRefsOptions = {},
): ResourceRef[] {
  const merged = [...existing];
  const present = new Set(existing.map(stableJson));
  for (const addition of additions) {
    const json = stableJson(addition);
    if (present.has(json)) continue;
    if (options.rejectConflicts === true) refuseConflict(merged, addition, options);
    present.add(json);
    merged.push(addition);
  }
  return merged;
}

function refuseConflict(
  present: readonly ResourceRef[],
  addition: ResourceRef,
  { defaultMountPath }: MergeResourceRefsOptions,
): void {
  const mountKey = (ref: ResourceRef): string | undefined => {
    const path = ref.mountPath ?? defaultMountPath?.(ref);
    return path === undefined ? undefined : mountCollisionKey(path);
  };
  const wanted = mountKey(addition);
  const identity = comparableIdentity(addition);
  for (const other of present) {
    if (wanted !== undefined && mountKey(other) === wanted) {
      throw new ResourceRefConflictError(
        `Mount path "${addition.mountPath ?? wanted}" is already taken by ${resourceIdentityKey(other)}; choose another mountPath.`,
        { mountPath: wanted },
      );
    }
    if (comparableIdentity(other) === identity) {
      throw new ResourceRefConflictError(
        `Resource ${resourceIdentityKey(addition)} is already present with other settings; remove one of the two.`,
        { resource: resourceIdentityKey(addition) },
      );
    }
  }
}

function comparableIdentity(ref: ResourceRef): string {
  return ref.kind === 'file'
    ? `file:${ref.fileId.toLowerCase()}`
    : `repository:${repositoryIdentity(ref.uri)}`;
}
