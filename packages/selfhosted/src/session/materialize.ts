import { SandboxError } from '@opengeni/contracts/errors';
import { pathEscape } from '@opengeni/contracts/ports';
import { writeMachineFile } from './file-transfer.ts';
import { fileModeOf } from './file-mode.ts';
import type { EntryPermissions } from './file-mode.ts';
import type { MachineCall } from './machine-call.ts';
import type { MachinePaths } from './machine-path.ts';

/** An entry of the Agents SDK's manifest, as far as a machine can hold it: files and folders. */
export interface MaterializeEntry {
  readonly type: string;
  readonly content?: unknown;
  readonly children?: Readonly<Record<string, MaterializeEntry>>;
  readonly permissions?: EntryPermissions;
}

/**
 * Creates a file or a folder with all its content below the working directory. Existing files are replaced.
 * Throws `unsupported` for any other kind of entry, before anything is written; `path_escape` outside.
 */
export async function materializeMachineEntry(
  parts: { readonly call: MachineCall; readonly paths: MachinePaths },
  path: string,
  entry: MaterializeEntry,
): Promise<void> {
  const { call, paths } = parts;
  for (const item of listItems(path, entry)) assertInside(paths, item.path);
  for (const item of listItems(path, entry)) {
    const machinePath = paths.toMachine(item.path);
    if (item.bytes === undefined) {
      if (machinePath !== '') await call('fsMkdir', { path: machinePath, parents: true, mode: 0 });
      continue;
    }
    const { bytes, mode } = item;
    await writeMachineFile(call, {
      path: machinePath,
      bytes,
      createParents: true,
      append: false,
      mode,
    });
  }
}

interface EntryItem {
  readonly path: string;
  /** Undefined for a folder. */
  readonly bytes: Uint8Array | undefined;
  readonly mode: number;
}

function listItems(path: string, entry: MaterializeEntry): EntryItem[] {
  const mode = fileModeOf(entry.permissions);
  const { content } = entry;
  if (entry.type === 'dir') {
    const children = Object.entries(entry.children ?? {});
    return [
      { path, bytes: undefined, mode },
      ...children.flatMap(([name, child]) =>
        listItems(path === '' ? name : `${path}/${name}`, child),
      ),
    ];
  }
  if (entry.type === 'file' && typeof content === 'string') {
    return [{ path, bytes: new TextEncoder().encode(content), mode }];
  }
  if (entry.type === 'file' && content instanceof Uint8Array) {
    return [{ path, bytes: content, mode }];
  }
  throw new SandboxError(
    'unsupported',
    `A connected machine cannot take the manifest entry ${JSON.stringify(path)} of type "${entry.type}"; give it files and folders with their content.`,
    { details: { path, type: entry.type } },
  );
}

/** Absolute paths of the machine are for those who name them; a manifest describes the workspace. */
function assertInside(paths: MachinePaths, path: string): void {
  const relative = paths.toRelative(path);
  if (relative.startsWith('/') || /^(?:[A-Za-z]:|\\)/.test(relative)) throw pathEscape(path);
}
