import type { ModalSettings } from '@opengeni/contracts/settings';
import { modalSandboxAttributionTags } from '../src/index.ts';
import type {
  ListedModalSandbox,
  LiveModalSandboxLeaseAttribution,
  ModalSandboxAttribution,
} from '../src/index.ts';

export const NOW = new Date('2026-01-02T12:00:00.000Z');
export const MINUTE_MS = 60_000;

export const settings: ModalSettings = {
  modalAppName: 'opengeni-sandbox',
  modalTokenId: 'ak-test',
  modalTokenSecret: 'as-test',
  modalTimeoutSeconds: 3600,
  modalWorkspacePersistence: 'snapshot_filesystem',
  modalSnapshotRetentionSeconds: 604_800,
};

export const owner: ModalSandboxAttribution = {
  leaseId: 'lease-1',
  workspaceId: 'workspace-1',
  sandboxGroupId: 'group-1',
};

/** A lease row of the sample owner. */
export function leaseWith(
  fields: Partial<LiveModalSandboxLeaseAttribution>,
): LiveModalSandboxLeaseAttribution {
  return { ...owner, instanceId: null, ...fields };
}

/** An entry of Modal's list that was created the given number of minutes before `NOW`. */
export function listedBox(
  id: string,
  ageMinutes: number,
  tags: Readonly<Record<string, string>> = {},
): ListedModalSandbox {
  return {
    id,
    createdAt: NOW.getTime() / 1000 - ageMinutes * 60,
    tags: Object.entries(tags).map(([tagName, tagValue]) => ({ tagName, tagValue })),
  };
}

/** Like `listedBox`, with the tags of the sample owner. */
export function ownedBox(
  id: string,
  ageMinutes: number,
  tags: Readonly<Record<string, string>> = {},
): ListedModalSandbox {
  return listedBox(id, ageMinutes, { ...modalSandboxAttributionTags(owner), ...tags });
}
