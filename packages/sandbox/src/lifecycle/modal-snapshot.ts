import { isRecord } from './record.ts';

const SNAPSHOT_HEADERS = [
  'MODAL_SANDBOX_FS_SNAPSHOT_V1\n',
  'MODAL_SANDBOX_DIR_SNAPSHOT_V1\n',
] as const;

/** The image id in a native Modal snapshot reference; undefined for any other archive. */
export function decodeModalSnapshotId(archive: Uint8Array): string | undefined {
  const header = SNAPSHOT_HEADERS.find((text) => startsWith(archive, text));
  if (header === undefined) return undefined;
  const body = parseJson(Buffer.from(archive.subarray(header.length)).toString('utf8'));
  const id = isRecord(body) ? body['snapshot_id'] : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/**
 * Deletes the image behind a superseded archive, by the Modal client that the session holds.
 * Resolves to the deleted id; undefined when there was nothing to delete or it failed. Never throws.
 */
export async function deletePriorPersistedSnapshot(
  session: unknown,
  priorArchiveBase64: string | null | undefined,
): Promise<string | undefined> {
  if (typeof priorArchiveBase64 !== 'string' || priorArchiveBase64 === '') return undefined;
  const id = decodeModalSnapshotId(new Uint8Array(Buffer.from(priorArchiveBase64, 'base64')));
  if (id === undefined) return undefined;
  try {
    const images = imagesOf(session);
    if (images === undefined) return undefined;
    await images.delete(id);
    return id;
  } catch {
    return undefined;
  }
}

function imagesOf(session: unknown): { delete(id: string): Promise<unknown> } | undefined {
  const modal = isRecord(session) ? session['modal'] : undefined;
  const images = isRecord(modal) ? modal['images'] : undefined;
  if (!isRecord(images) || typeof images['delete'] !== 'function') return undefined;
  return images as { delete(id: string): Promise<unknown> };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
