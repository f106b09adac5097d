import * as z from 'zod';

/** What a caller may do. `workspace:admin` stands for all of them inside its workspace. */
export const Permission = z.enum([
  'account:read',
  'account:admin',
  'members:manage',
  'workspace:create',
  'workspace:read',
  'workspace:admin',
  'billing:read',
  'billing:manage',
  'sessions:create',
  'sessions:read',
  'sessions:control',
  'stream:view',
  'stream:control',
  'stream:acknowledge',
  'files:upload',
  'files:read',
  'files:write',
  'terminal:attach',
  'documents:manage',
  'documents:search',
  'scheduled_tasks:manage',
  'scheduled_tasks:run',
  'environments:manage',
  'environments:use',
  'github:use',
  'github:manage',
  'mcp_servers:attach',
  'goals:manage',
  'api_keys:manage',
  'enrollments:read',
  'enrollments:manage',
]);
export type Permission = z.infer<typeof Permission>;

/**
 * Permissions signed into the agent's own first-party tool token when the session names none.
 * It holds no account permission, no screen input and not `mcp_servers:attach`.
 */
export const DEFAULT_AGENT_PERMISSIONS: readonly Permission[] = Object.freeze([
  'workspace:read',
  'files:read',
  'documents:search',
  'scheduled_tasks:manage',
  'scheduled_tasks:run',
  'goals:manage',
  'sessions:read',
  'sessions:create',
  'sessions:control',
  'environments:use',
  'environments:manage',
  'github:use',
] as const);

export interface PermissionReading {
  readonly known: Permission[];
  /** Names that this version does not know; they grant nothing here. */
  readonly unknown: string[];
}

/** Whether a name is a permission that this version knows. */
export function isPermission(name: string): name is Permission {
  return Permission.safeParse(name).success;
}

/** Sorts the names of a newer peer into known and unknown ones instead of refusing all of them. */
export function parseKnownPermissions(names: readonly string[]): PermissionReading {
  const unique = [...new Set(names)];
  return {
    known: unique.filter(isPermission),
    unknown: unique.filter((name) => !isPermission(name)),
  };
}
