import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFakeSweepClient } from '../test/fake-sweep-client.ts';
import { MINUTE_MS, NOW, settings } from '../test/samples.ts';
import { modalSandboxAttributionTags } from './attribution.ts';
import { findCreatedAtMs } from './modal-box.ts';
import { sweepModalOrphanSandboxes } from './orphan-sweep.ts';
import type { ModalSweepDecision } from './sweep-options.ts';

const few = (prefix: string, count: number) =>
  fc.constantFrom(...Array.from({ length: count }, (_, index) => `${prefix}${index}`));

const anyOwner = fc.record({
  leaseId: few('l', 3),
  workspaceId: few('w', 2),
  sandboxGroupId: few('g', 2),
});

const anyLease = fc
  .record({
    owner: anyOwner,
    instanceId: fc.option(few('sb-', 12), { nil: null }),
    liveness: fc.constantFrom('cold', 'warming', 'warm', 'draining'),
  })
  .map(({ owner, ...fields }) => ({ ...owner, ...fields }));

const anyAge = fc.oneof(
  fc.integer({ min: -5, max: 90 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);

const anyBox = fc
  .record({
    id: few('sb-', 12),
    age: anyAge,
    owner: fc.option(anyOwner),
    deployment: fc.option(few('d', 2)),
    inMilliseconds: fc.boolean(),
  })
  .map(({ id, age, owner, deployment, inMilliseconds }) => {
    const tags = {
      ...(owner === null ? {} : modalSandboxAttributionTags(owner)),
      ...(deployment === null ? {} : { og_deployment: deployment }),
    };
    const createdAtMs = NOW.getTime() - age * MINUTE_MS;
    return {
      id,
      createdAt: inMilliseconds ? createdAtMs : createdAtMs / 1000,
      tags: Object.entries(tags).map(([tagName, tagValue]) => ({ tagName, tagValue })),
    };
  });

const anySweep = fc.record({
  pages: fc.array(fc.array(anyBox, { maxLength: 6 }), { maxLength: 4 }),
  leases: fc.array(anyLease, { maxLength: 5 }),
  limit: fc.integer({ min: 0, max: 5 }),
  leaseAge: fc.integer({ min: 0, max: 60 }),
  reclaimUntagged: fc.boolean(),
  deploymentId: fc.option(few('d', 2), { nil: undefined }),
  refusing: fc.array(few('sb-', 12), { maxLength: 3 }),
});

it('no sweep ends a leased box, a box of another deployment, a box that may be younger than the lease rows, or more boxes than its limit', async () => {
  const property = fc.asyncProperty(anySweep, async (sample) => {
    const { pages, leases, limit, deploymentId, refusing, reclaimUntagged } = sample;
    const leasesReadAt = new Date(NOW.getTime() - sample.leaseAge * MINUTE_MS);
    const client = createFakeSweepClient({
      pages,
      onTerminate: (id) => {
        if (refusing.includes(id)) throw new Error('refused');
      },
    });
    const decisions: ModalSweepDecision[] = [];
    const result = await sweepModalOrphanSandboxes(settings, leases, {
      now: NOW,
      client,
      leasesReadAt,
      maxTerminations: limit,
      reclaimUntagged,
      ...(deploymentId === undefined ? {} : { deploymentId }),
      onDecision: (decision) => decisions.push(decision),
    });

    expect(client.ended.length).toBeLessThanOrEqual(limit);
    expect(new Set(client.ended).size).toBe(client.ended.length);
    expect(result.terminated.map(({ sandboxId }) => sandboxId)).toEqual(client.ended);
    expect(result.examined).toBe(result.terminated.length + result.skipped);
    expect(decisions).toHaveLength(result.examined);
    for (const { sandboxId, tags } of result.terminated) {
      expect(leases.map(({ instanceId }) => instanceId)).not.toContain(sandboxId);
      expect([undefined, deploymentId]).toContain(tags['og_deployment']);
      const listed = pages.flat().find(({ id }) => id === sandboxId);
      expect(findCreatedAtMs(listed?.createdAt)).toBeLessThan(leasesReadAt.getTime());
    }
  });
  await fc.assert(property);
});
