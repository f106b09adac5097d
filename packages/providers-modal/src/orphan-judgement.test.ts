import { expect, it } from 'vitest';
import { MODAL_DEPLOYMENT_TAG, modalSandboxAttributionTags } from './attribution.ts';
import { createModalLeaseIndex } from './lease-index.ts';
import type { LiveModalSandboxLeaseAttribution } from './lease-index.ts';
import type { ModalBox } from './modal-box.ts';
import { judgeBox } from './orphan-judgement.ts';
import type { ModalJudgementPolicy } from './orphan-judgement.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 1_767_355_200_000;
const owner = { leaseId: 'l', workspaceId: 'w', sandboxGroupId: 'g' };
const ownerTags = modalSandboxAttributionTags(owner);
const row = (fields: Partial<LiveModalSandboxLeaseAttribution>) => ({
  ...owner,
  instanceId: 'sb-other',
  liveness: 'warm',
  ...fields,
});

interface Case {
  readonly title: string;
  readonly box?: Partial<ModalBox> & { readonly ageMs?: number };
  readonly leases?: readonly LiveModalSandboxLeaseAttribution[];
  readonly policy?: Partial<ModalJudgementPolicy>;
  readonly verdict: string;
}

const foreignTag = { [MODAL_DEPLOYMENT_TAG]: 'theirs' };
const ownTag = { [MODAL_DEPLOYMENT_TAG]: 'ours' };
const holder = row({ instanceId: 'sb-box' });

const cases: readonly Case[] = [
  { title: 'an old box without owner', verdict: 'terminate unattributed' },
  {
    title: 'a box without owner at exactly the grace',
    box: { ageMs: 30 * MINUTE_MS },
    verdict: 'terminate unattributed',
  },
  {
    title: 'a box without owner just under the grace',
    box: { ageMs: 30 * MINUTE_MS - 1 },
    verdict: 'keep within_grace',
  },
  {
    title: 'a box without owner while such boxes are left alone',
    policy: { reclaimUntagged: false },
    verdict: 'keep untagged_kept',
  },
  {
    title: 'a box with a part of an owner counts as without owner',
    box: { tags: { opengeni: 'true', opengeni_lease_id: 'l' }, ageMs: 2 * MINUTE_MS },
    verdict: 'keep within_grace',
  },
  {
    title: 'a box whose owner has no lease',
    box: { tags: ownerTags, ageMs: 2 * MINUTE_MS },
    verdict: 'terminate stale_attribution',
  },
  {
    title: 'a stale box while boxes without owner are left alone',
    box: { tags: ownerTags },
    policy: { reclaimUntagged: false },
    verdict: 'terminate stale_attribution',
  },
  {
    title: 'a box with copied tags while the lease has another instance',
    box: { tags: ownerTags },
    leases: [row({})],
    verdict: 'terminate stale_attribution',
  },
  {
    title: 'a box of a lease without instance',
    box: { tags: ownerTags },
    leases: [row({ instanceId: null })],
    verdict: 'keep warming_lease',
  },
  {
    title: 'a second box of a warming lease, which may replace the first',
    box: { tags: ownerTags },
    leases: [row({ liveness: 'warming' })],
    verdict: 'keep warming_lease',
  },
  {
    title: 'a leased box with the tags of its owner',
    box: { tags: ownerTags },
    leases: [holder],
    verdict: 'keep leased_instance',
  },
  {
    title: 'a leased box without any tag',
    leases: [holder],
    verdict: 'keep leased_instance',
  },
  {
    title: 'a leased box with the tags of somebody else',
    box: { tags: modalSandboxAttributionTags({ ...owner, leaseId: 'gone' }) },
    leases: [holder],
    verdict: 'keep leased_instance',
  },
  {
    title: 'a leased box whose row says that it is cold',
    leases: [row({ instanceId: 'sb-box', liveness: 'cold' })],
    verdict: 'keep leased_instance',
  },
  {
    title: 'a stale box of another deployment',
    box: { tags: { ...ownerTags, ...foreignTag } },
    policy: { deploymentId: 'ours' },
    verdict: 'keep other_deployment',
  },
  {
    title: 'a box without owner of another deployment',
    box: { tags: foreignTag },
    policy: { deploymentId: 'ours' },
    verdict: 'keep other_deployment',
  },
  {
    title: 'a box of any named deployment when the caller does not say which one it is',
    box: { tags: { ...ownerTags, ...ownTag } },
    verdict: 'keep other_deployment',
  },
  {
    title: 'a stale box of this deployment',
    box: { tags: { ...ownerTags, ...ownTag } },
    policy: { deploymentId: 'ours' },
    verdict: 'terminate stale_attribution',
  },
  {
    title: 'a stale box without deployment',
    box: { tags: ownerTags },
    policy: { deploymentId: 'ours' },
    verdict: 'terminate stale_attribution',
  },
  {
    title: 'a stale box that is younger than the lease rows',
    box: { tags: ownerTags, ageMs: MINUTE_MS - 1 },
    verdict: 'keep newer_than_leases',
  },
  {
    title: 'a stale box that is exactly as old as the lease rows',
    box: { tags: ownerTags, ageMs: MINUTE_MS },
    verdict: 'keep newer_than_leases',
  },
  {
    title: 'a box without owner, past the grace, that is younger than old lease rows',
    policy: { leasesReadAtMs: NOW_MS - 120 * MINUTE_MS },
    verdict: 'keep newer_than_leases',
  },
  {
    title: 'a box from the future',
    box: { tags: ownerTags, ageMs: -MINUTE_MS },
    verdict: 'keep newer_than_leases',
  },
  {
    title: 'a box while the age of the lease rows is no number',
    box: { tags: ownerTags },
    policy: { leasesReadAtMs: Number.NaN },
    verdict: 'keep newer_than_leases',
  },
  ...[Number.NaN, 0, -1, Number.POSITIVE_INFINITY].flatMap((createdAtMs): Case[] => [
    {
      title: `no owner, created at ${createdAtMs}`,
      box: { createdAtMs },
      verdict: 'keep age_unknown',
    },
    {
      title: `stale, created at ${createdAtMs}`,
      box: { createdAtMs, tags: ownerTags },
      verdict: 'keep age_unknown',
    },
  ]),
];

it.each(cases)('$title: $verdict', ({ box = {}, leases = [], policy = {}, verdict }) => {
  const { ageMs = 60 * MINUTE_MS, ...fields } = box;
  const subject = { sandboxId: 'sb-box', createdAtMs: NOW_MS - ageMs, tags: {}, ...fields };
  const { action, reason } = judgeBox(subject, createModalLeaseIndex(leases), {
    nowMs: NOW_MS,
    leasesReadAtMs: NOW_MS - MINUTE_MS,
    unattributedGraceMs: 30 * MINUTE_MS,
    reclaimUntagged: true,
    ...policy,
  });
  expect(`${action} ${reason}`).toBe(verdict);
});

it('a box whose creation time is not known at all is kept for ever', () => {
  const policy = {
    nowMs: NOW_MS,
    leasesReadAtMs: NOW_MS,
    unattributedGraceMs: 0,
    reclaimUntagged: true,
  };
  const leases = createModalLeaseIndex([]);
  for (const tags of [{}, ownerTags]) {
    expect(judgeBox({ sandboxId: 'sb-box', tags }, leases, policy)).toEqual({
      action: 'keep',
      reason: 'age_unknown',
    });
  }
});
