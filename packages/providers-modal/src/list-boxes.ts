import type { ModalSettings } from '@opengeni/contracts/settings';
import { isBlank } from './credentials.ts';
import { createModalBox, findCreatedAtMs } from './modal-box.ts';
import type { ModalBox } from './modal-box.ts';
import { isModalNotFound } from './modal-failure.ts';
import type { ModalSweepClient } from './sweep-options.ts';

/**
 * The running boxes of the app, newest first, each id once. An app that does not exist has none.
 * The raw call is used, since the SDK's own iterator hides tags and creation times.
 */
export async function* listModalBoxes(
  client: ModalSweepClient,
  settings: ModalSettings,
  signal?: AbortSignal,
): AsyncGenerator<ModalBox, void, undefined> {
  const appId = await findAppId(client, settings);
  if (appId === undefined) return;
  const environmentName =
    client.environmentName?.(settings.modalEnvironment) ?? settings.modalEnvironment;
  const seen = new Set<string>();
  let beforeTimestamp: number | undefined;
  for (;;) {
    const { sandboxes: page = [] } = await client.cpClient.sandboxList(
      {
        appId,
        includeFinished: false,
        tags: [],
        ...(beforeTimestamp === undefined ? {} : { beforeTimestamp }),
        ...(environmentName === undefined || isBlank(environmentName) ? {} : { environmentName }),
      },
      ...(signal === undefined ? [] : [{ signal }]),
    );
    for (const box of page.map((entry) => createModalBox(entry))) {
      if (box.sandboxId === '' || seen.has(box.sandboxId)) continue;
      seen.add(box.sandboxId);
      yield box;
    }
    const cursor = page.at(-1)?.createdAt;
    // A cursor that does not move back in time would list the same page for ever.
    if (cursor === undefined || findCreatedAtMs(cursor) === undefined) return;
    if (beforeTimestamp !== undefined && cursor >= beforeTimestamp) return;
    beforeTimestamp = cursor;
  }
}

async function findAppId(
  client: ModalSweepClient,
  settings: ModalSettings,
): Promise<string | undefined> {
  const { modalAppName, modalEnvironment } = settings;
  try {
    const { appId } = await client.apps.fromName(modalAppName, {
      createIfMissing: false,
      ...(modalEnvironment === undefined || isBlank(modalEnvironment)
        ? {}
        : { environment: modalEnvironment }),
    });
    return isBlank(appId) ? undefined : appId;
  } catch (error) {
    if (isModalNotFound(error)) return undefined;
    throw error;
  }
}
