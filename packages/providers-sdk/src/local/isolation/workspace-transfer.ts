import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner } from '@opengeni/contracts/ports';
import { isTextArchive } from '../workspace-archive.ts';
import type { WorkspaceArchiver } from '../workspace-archive.ts';
import { BOX_INBOX } from './box-layout.ts';
import type { IsolatedBox } from './isolated-box.ts';
import { giveTreeTo } from './own-tree.ts';

export interface TransferParts {
  readonly box: IsolatedBox;
  readonly commands: CommandRunner;
}

const COPY = 'cp -a -- "$1/." .';
const CLEAR = 'find . -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +';
const COPY_TIMEOUT_MS = 600_000;

/** Has files written to a folder that the box can only read, and copies them into the workspace from inside. */
export async function stageFiles(
  parts: TransferParts,
  write: (directory: string) => Promise<void>,
): Promise<void> {
  await stage(parts, { write, script: COPY });
}

/**
 * Replaces everything that the workspace holds by what an archive does. `write` unpacks one in the form of the SDK;
 * any other is unpacked inside the box.
 */
export async function fillWorkspace(
  parts: TransferParts & { readonly archiver: WorkspaceArchiver },
  archive: Uint8Array,
  write: (directory: string) => Promise<void>,
): Promise<void> {
  if (!isTextArchive(archive)) return parts.archiver.replace(archive);
  await stage(parts, { write, script: `${CLEAR} && ${COPY}` });
}

async function stage(
  { box, commands }: TransferParts,
  work: { readonly write: (directory: string) => Promise<void>; readonly script: string },
): Promise<void> {
  const directory = await mkdtemp(join(box.folders.inbox, 'files-'));
  try {
    await work.write(directory);
    await giveTreeTo(directory, box.user);
    const source = `${BOX_INBOX}/${basename(directory)}`;
    const result = await commands.run({
      command: ['/bin/sh', '-c', work.script, 'sh', source],
      timeoutMs: COPY_TIMEOUT_MS,
    });
    if (result.exitCode === 0) return;
    throw new SandboxError('provider_failed', 'Files could not be copied into the workspace.', {
      details: { outcome: result.outcome, said: result.stderr.slice(0, 500) },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
