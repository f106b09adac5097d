import { readFile, writeFile } from 'node:fs/promises';

import { SandboxError } from '@opengeni/contracts/errors';
import type { Box } from '@opengeni/contracts/ports';

import type { OpenBox } from '../open-box.ts';
import type { FileDigest } from '../record/run-entry.ts';
import { digestFiles } from './digest-files.ts';
import { operate } from './operate.ts';
import type { Note } from './operate.ts';
import { closeRunBox, openRunBox } from './run-work.ts';
import type { RunWork } from './run-work.ts';

const ownerOnly = 0o600;

/** Archives the workspace of a box into the directory of the run. */
export async function archiveBox(
  { run, emit, signal }: RunWork,
  { backend, commands, keeper }: Box,
): Promise<void> {
  await operate(emit, 'archive the box', async (note) => {
    if (!keeper) {
      throw new SandboxError(
        'unsupported',
        `--restore needs boxes that can be archived, and those of --backend ${backend} cannot; choose another one.`,
      );
    }
    const archived = await digestFiles(commands, signal);
    const archive = await keeper.persist();
    await writeFile(run.archivePath, archive, { mode: ownerOnly });
    run.journal.append({ type: 'archive.written', archived });
    note({
      detail: `archived ${describeFiles(archived)} in ${archive.byteLength} bytes`,
      ...archived,
    });
  });
}

/** Makes a cold box out of the archive, and fails unless its files are those that were archived. */
export async function restoreBox(work: RunWork, archived: FileDigest): Promise<void> {
  const { prepared, run, emit, signal } = work;
  const { backend, keepsBox } = prepared.request;
  let place: OpenBox | undefined;
  const fill = async (note: Note): Promise<void> => {
    const workspaceArchive = await readFile(run.archivePath);
    place = await openRunBox(work, {
      envelope: { backendId: backend, sessionState: { workspaceArchive } },
      onCreated: async (_established, box) => {
        const { fileCount } = await digestFiles(box.commands, signal);
        emit('sandbox.operation.completed', {
          name: 'created-callback',
          detail: `created-callback: box ${box.instanceId} is in the run file, ${fileCount} files in the box`,
          boxId: box.instanceId,
          fileCount,
        });
      },
    });
    const restored = await digestFiles(place.box.commands, signal);
    assertSameFiles(archived, restored);
    note({ detail: describeRestored(archived, restored), ...restored });
  };
  try {
    await operate(emit, 'create a box and fill it from the archive', fill);
  } finally {
    if (place) await closeRunBox(work, place, { keeps: keepsBox });
  }
}

function assertSameFiles(archived: FileDigest, restored: FileDigest): void {
  if (restored.digest === archived.digest) return;
  throw new SandboxError(
    'provider_failed',
    `The files of the restored box are not those that were archived: ${describeFiles(archived)} before, ${describeFiles(restored)} after.`,
  );
}

function describeRestored(archived: FileDigest, restored: FileDigest): string {
  const lost = archived.linkCount - restored.linkCount;
  const links =
    lost > 0 ? `; ${lost} links are not in it, since archives of this backend have none` : '';
  return `restored ${describeFiles(restored)}: equal to the archived ones${links}`;
}

function describeFiles({ fileCount, digest }: FileDigest): string {
  return `${fileCount} files (sha256 ${digest.slice(0, 12)})`;
}
