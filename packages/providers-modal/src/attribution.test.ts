import { expect, it } from 'vitest';
import { findModalAttribution, modalSandboxAttributionTags } from './attribution.ts';

const owner = { leaseId: 'l', workspaceId: 'w', sandboxGroupId: 'g' };

it('the owner that tags name is the one they were made from', () => {
  expect(findModalAttribution(modalSandboxAttributionTags(owner))).toEqual(owner);
});

it.each(['opengeni_lease_id', 'opengeni_workspace_id', 'opengeni_sandbox_group_id'])(
  'tags without %s name no owner, also when it is empty',
  (name) => {
    const { [name]: _left, ...rest } = modalSandboxAttributionTags(owner);
    expect(findModalAttribution(rest)).toBeUndefined();
    expect(findModalAttribution({ ...rest, [name]: '' })).toBeUndefined();
  },
);
