import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import type { CommandRunner, FileAccess } from '@opengeni/contracts/ports';
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
const MAX_FILE_BYTES = 1_073_741_824;

/** Has files written to a folder that the box can only read, and copies them into the workspace from inside. */
export async function stageFiles(
  parts: TransferParts,
  write: (directory: string) => Promise<void>,
): Promise<void> {
  await stage(parts, { write, script: COPY });
}

/** Like `stageFiles`, in place of everything that the workspace holds. */
export async function replaceWorkspace(
  parts: TransferParts,
  write: (directory: string) => Promise<void>,
): Promise<void> {
  await stage(parts, { write, script: `${CLEAR} && ${COPY}` });
}

/** The workspace in the SDK's form of an archive: folders and files, without links. */
export async function archiveWorkspace(
  files: FileAccess,
  excluded: ReadonlySet<string>,
): Promise<Uint8Array> {
  const directories: string[] = [];
  const contents: { path: string; data: string }[] = [];
  const visit = async (directory: string): Promise<void> => {
    const entries = await files.list(directory);
    for (const { name, kind } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (isExcluded(path, excluded)) continue;
      if (kind === 'dir') {
        directories.push(path);
        await visit(path);
      } else if (kind === 'file') {
        const bytes = await files.readBytes(path, { maxBytes: MAX_FILE_BYTES });
        contents.push({ path, data: Buffer.from(bytes).toString('base64') });
      }
    }
  };
  await visit('');
  return new TextEncoder().encode(JSON.stringify({ version: 1, directories, files: contents }));
}

function isExcluded(path: string, excluded: ReadonlySet<string>): boolean {
  for (const each of excluded) {
    if (each === '' || path === each || path.startsWith(`${each}/`)) return true;
  }
  return false;
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
