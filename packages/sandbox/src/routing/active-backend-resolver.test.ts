import { SandboxError } from '@opengeni/contracts/errors';
import { describe, expect, it } from 'vitest';
import { createActiveBackendResolver, resolveEnrollmentId } from './active-backend-resolver.ts';
import type { RoutableSandbox, TargetResolverDeps } from './active-backend-resolver.ts';
import type { ActivePointer } from './active-pointer.ts';
import { ActiveBackendUnresolvableError } from './routing-error.ts';

const home = { session: { state: {} }, kind: 'modal' };
const machine: RoutableSandbox = { id: 'm', kind: 'selfhosted', name: 'desk', enrollmentId: 'e1' };

function createResolver(deps: Partial<TargetResolverDeps> = {}) {
  const asked: string[] = [];
  const moves: number[] = [];
  const rows = new Map([[machine.id, machine]]);
  const resolve = createActiveBackendResolver({
    workspaceId: 'w',
    home,
    getSandbox: async (id) => {
      asked.push(id);
      return rows.get(id) ?? null;
    },
    targets: {
      selfhosted: async ({ sandbox, pointer }) => ({
        session: { state: { agentId: resolveEnrollmentId(sandbox), epoch: pointer.activeEpoch } },
        moveToEpoch: (epoch) => moves.push(epoch),
      }),
    },
    ...deps,
  });
  return { resolve, asked, moves, rows };
}

const at = (activeSandboxId: string | null, activeEpoch = 1): ActivePointer => ({
  activeSandboxId,
  activeEpoch,
});

describe('a pointer to the own box', () => {
  it('gives that box without a look-up', async () => {
    const { resolve, asked } = createResolver();
    expect(await resolve(at(null))).toEqual({ ...home, sandboxId: null });
    expect(asked).toEqual([]);
  });

  it('cannot be followed in a turn without one', async () => {
    const resolve = createActiveBackendResolver({
      workspaceId: 'w',
      getSandbox: async () => null,
      targets: {},
    });
    await expect(resolve(at(null))).rejects.toMatchObject({
      reason: 'home_unavailable_this_turn',
      code: 'conflict',
    });
  });
});

describe('a pointer to the pinned place', () => {
  const session = { state: {} };
  const pinned = { sandboxId: 'm', epoch: 3, kind: 'selfhosted', session };

  it('gives that very session without a look-up', async () => {
    const { resolve, asked } = createResolver({ pinned });
    const resolved = await resolve(at('m', 3));
    expect(resolved.session).toBe(session);
    expect(asked).toEqual([]);
  });

  it('gives another session at another epoch', async () => {
    const { resolve } = createResolver({ pinned });
    const resolved = await resolve(at('m', 4));
    expect(resolved.session.state).toEqual({ agentId: 'e1', epoch: 4 });
  });
});

describe('a pointer to a place', () => {
  it('is followed with its epoch', async () => {
    const { resolve } = createResolver();
    expect(await resolve(at('m', 9))).toEqual({
      session: { state: { agentId: 'e1', epoch: 9 } },
      sandboxId: 'm',
      kind: 'selfhosted',
    });
  });

  it('finds the same session, at the new epoch, when it comes back to the place', async () => {
    const { resolve, moves } = createResolver();
    const first = await resolve(at('m', 2));
    await resolve(at(null, 3));
    const again = await resolve(at('m', 4));
    expect(again.session).toBe(first.session);
    await resolve(at('m', 3));
    expect(moves).toEqual([4]);
  });

  it('finds another session in another folder and after a new enrollment', async () => {
    const { resolve, rows } = createResolver();
    const first = await resolve(at('m'));
    const folder = await resolve({ ...at('m'), workingDir: '/srv' });
    rows.set('m', { ...machine, enrollmentId: 'e2' });
    const enrolled = await resolve(at('m'));
    expect(folder.session).not.toBe(first.session);
    expect(enrolled.session).not.toBe(first.session);
    expect(enrolled.session.state).toMatchObject({ agentId: 'e2' });
  });

  it('is taken up anew with every epoch where sessions cannot move on', async () => {
    const { resolve } = createResolver({ targets: { selfhosted: async () => ({ session: {} }) } });
    const first = await resolve(at('m', 1));
    const second = await resolve(at('m', 2));
    expect(second.session).not.toBe(first.session);
  });

  it('that is gone, not enrolled, or of a kind unknown here cannot be followed, each with its reason', async () => {
    const { resolve, rows } = createResolver({ targets: { modal: undefined } });
    const reasons: unknown[] = [];
    const reasonAt = async (id: string, row?: RoutableSandbox): Promise<void> => {
      if (row !== undefined) rows.set(id, row);
      await resolve(at(id)).catch((error: unknown) => reasons.push(error));
    };
    await reasonAt('gone');
    await reasonAt('b', { ...machine, id: 'b', kind: 'modal' });
    await reasonAt('c', { ...machine, id: 'c', kind: 'constructor' });
    expect(reasons).toEqual([
      expect.objectContaining({
        reason: 'stale_pointer',
        message: 'active sandbox gone not found in workspace w',
      }),
      expect.objectContaining({
        reason: 'unsupported_backend_context',
        message: 'active sandbox b (modal) cannot be established in this context',
      }),
      expect.objectContaining({
        reason: 'unsupported_backend_context',
        message: 'active sandbox c (constructor) is of an unsupported swap target kind',
      }),
    ]);
    const enrolled = createResolver();
    enrolled.rows.set('m', { ...machine, enrollmentId: null });
    await expect(enrolled.resolve(at('m'))).rejects.toMatchObject({ reason: 'offline_enrollment' });
  });

  it('that cannot be taken up now has a reason of its own, and coded failures stay what they are', async () => {
    const cause = new Error('no route');
    const coded = new SandboxError('provider_capacity', 'full');
    const failing = (error: Error) =>
      createResolver({ targets: { selfhosted: () => Promise.reject(error) } }).resolve(at('m'));
    await expect(failing(cause)).rejects.toMatchObject({
      reason: 'transient_establishment',
      cause,
    });
    await expect(failing(coded)).rejects.toBe(coded);
  });
});

it('an error without a reason speaks of a stale pointer', () => {
  const error = new ActiveBackendUnresolvableError('gone');
  expect([error.reason, error.code, error.details]).toEqual([
    'stale_pointer',
    'conflict',
    { reason: 'stale_pointer' },
  ]);
});
