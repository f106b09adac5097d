import { describe, expect, it } from 'vitest';

import { AccessGrant } from './access-grant.ts';
import {
  DEFAULT_AGENT_PERMISSIONS,
  Permission,
  isPermission,
  parseKnownPermissions,
} from './permissions.ts';

const ID = '22222222-2222-4222-8222-222222222222';

describe('permissions', () => {
  it('there are 31, all of them different', () => {
    expect(new Set(Permission.options).size).toBe(31);
    expect(Permission.options).toHaveLength(31);
  });

  it('the default set of the agent is the published one and cannot be changed', () => {
    expect([...DEFAULT_AGENT_PERMISSIONS].toSorted()).toEqual([
      'documents:search',
      'environments:manage',
      'environments:use',
      'files:read',
      'github:use',
      'goals:manage',
      'scheduled_tasks:manage',
      'scheduled_tasks:run',
      'sessions:control',
      'sessions:create',
      'sessions:read',
      'workspace:read',
    ]);
    expect(Object.isFrozen(DEFAULT_AGENT_PERMISSIONS)).toBe(true);
  });

  it('the agent gets no account scope, no screen input and no credentials of tool servers by default', () => {
    for (const name of DEFAULT_AGENT_PERMISSIONS) {
      expect(name).not.toMatch(/^account:|^stream:control$|^mcp_servers:attach$|^workspace:admin$/);
    }
  });

  it('a list of a newer peer is sorted into known and unknown names', () => {
    expect(
      parseKnownPermissions(['files:read', 'files:shred', 'files:read', 'constructor']),
    ).toEqual({
      known: ['files:read'],
      unknown: ['files:shred', 'constructor'],
    });
    expect(parseKnownPermissions([])).toEqual({ known: [], unknown: [] });
  });

  it('the predicate is exact', () => {
    expect(isPermission('stream:view')).toBe(true);
    expect(isPermission('Stream:view')).toBe(false);
    expect(isPermission('')).toBe(false);
  });

  it('a grant names its subject and only known permissions', () => {
    const grant = { workspaceId: ID, accountId: ID, subjectId: 's', permissions: [] };
    expect(AccessGrant.parse(grant)).toEqual(grant);
    expect(AccessGrant.safeParse({ ...grant, subjectId: '' }).success).toBe(false);
    expect(AccessGrant.safeParse({ ...grant, permissions: ['root'] }).success).toBe(false);
  });
});
