import type { ModalSettings } from '@opengeni/contracts/settings';
import { modalSandboxAttributionTags } from './attribution.ts';
import type { ModalSandboxAttribution } from './attribution.ts';
import { modalClients } from './modal-sdk.ts';

/**
 * Writes the owner of a box into its tags; tags of other names stay. Resolves to false for an empty id.
 * Errors of the SDK come as they are.
 */
export async function tagModalSandbox(
  settings: ModalSettings,
  sandboxId: string,
  attribution: ModalSandboxAttribution,
): Promise<boolean> {
  if (sandboxId === '') return false;
  const client = await modalClients.open(settings);
  const sandbox = await client.sandboxes.fromId(sandboxId);
  // Setting replaces the whole set, and the name of the deployment must survive.
  const present = await sandbox.getTags();
  await sandbox.setTags({ ...present, ...modalSandboxAttributionTags(attribution) });
  return true;
}

/**
 * Ends a box by id without waiting until it has stopped. Resolves to true, also for an empty id.
 * Errors of the SDK come as they are; `classifyModalFailure` tells whether the box was gone already.
 */
export async function terminateModalSandboxById(
  settings: ModalSettings,
  sandboxId: string,
): Promise<boolean> {
  if (sandboxId === '') return true;
  const client = await modalClients.open(settings);
  const sandbox = await client.sandboxes.fromId(sandboxId);
  await sandbox.terminate();
  return true;
}
