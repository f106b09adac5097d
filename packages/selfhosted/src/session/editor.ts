import { FsEntryKind } from '@opengeni/agent-proto/messages';
import { SandboxError } from '@opengeni/contracts/errors';
import { loadApplyDiff } from './apply-diff.ts';
import {
  permissionsOf,
  readMachineFile,
  replaceMachineFile,
  writeMachineFile,
} from './file-transfer.ts';
import type { MachineCall } from './machine-call.ts';
import type { MachinePaths } from './machine-path.ts';

export interface SelfhostedEditor {
  createFile(
    operation: { path: string; diff: string },
    context?: unknown,
  ): Promise<{ output?: string } | void>;
  updateFile(
    operation: { path: string; diff: string; moveTo?: string | undefined },
    context?: unknown,
  ): Promise<{ output?: string } | void>;
  deleteFile(operation: { path: string }, context?: unknown): Promise<{ output?: string } | void>;
}

interface EditableFile {
  readonly machinePath: string;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly mode: number;
  readonly isLink: boolean;
}

/**
 * Edits text files of one machine through its file operations alone, one edit at a time. An edit is written
 * to a sibling and takes the file's place at once; a file that changed meanwhile throws code `conflict`.
 */
export function createMachineEditor(call: MachineCall, paths: MachinePaths): SelfhostedEditor {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = (edit: () => Promise<void>): Promise<{ output?: string }> => {
    const result = tail.then(edit).then(() => ({}));
    tail = result.catch(() => undefined);
    return result;
  };
  const editor = { call, paths };
  return {
    createFile: ({ path, diff }) => inTurn(() => createFile(editor, path, diff)),
    updateFile: (operation) => inTurn(() => updateFile(editor, operation)),
    deleteFile: ({ path }) => inTurn(() => deleteFile(editor, path)),
  };
}

interface EditorParts {
  readonly call: MachineCall;
  readonly paths: MachinePaths;
}

async function createFile({ call, paths }: EditorParts, path: string, diff: string): Promise<void> {
  const machinePath = paths.toMachine(path);
  const { exists } = await call('fsStat', { path: machinePath });
  if (exists) throw alreadyExists(path);
  const text = await applyTo({ path, text: '' }, diff, 'create');
  await replaceMachineFile(call, {
    path: machinePath,
    bytes: new TextEncoder().encode(text),
    createParents: true,
    mode: 0,
    overwrite: false,
  });
}

async function updateFile(
  editor: EditorParts,
  operation: { path: string; diff: string; moveTo?: string | undefined },
): Promise<void> {
  const { call, paths } = editor;
  const { path, diff, moveTo } = operation;
  const file = await readEditable(editor, path);
  const text = await applyTo({ path, text: file.text }, diff, 'default');
  const bytes = new TextEncoder().encode(text);
  const target = moveTo === undefined ? file.machinePath : paths.toMachine(moveTo);
  if (target !== file.machinePath) {
    await moveWithContent(call, { file, path, target, shownTarget: moveTo ?? path, bytes });
    return;
  }
  if (file.isLink) {
    // A rename would replace the link itself.
    await assertUnchanged(call, file, path);
    await writeMachineFile(call, {
      path: target,
      bytes,
      createParents: false,
      append: false,
      mode: 0,
    });
    return;
  }
  await replaceMachineFile(call, {
    path: target,
    bytes,
    createParents: false,
    mode: file.mode,
    beforeCommit: () => assertUnchanged(call, file, path),
  });
}

/** Moves the file first, which keeps what it is, and then puts the new content in its place. */
async function moveWithContent(
  call: MachineCall,
  move: {
    file: EditableFile;
    path: string;
    target: string;
    shownTarget: string;
    bytes: Uint8Array;
  },
): Promise<void> {
  const { file, path, target, shownTarget, bytes } = move;
  const { exists } = await call('fsStat', { path: target });
  if (exists) throw alreadyExists(shownTarget);
  await replaceMachineFile(call, {
    path: target,
    bytes,
    createParents: true,
    mode: file.mode,
    beforeCommit: async () => {
      await assertUnchanged(call, file, path);
      await call('fsMove', { from: file.machinePath, to: target, overwrite: false });
    },
  });
}

async function deleteFile({ call, paths }: EditorParts, path: string): Promise<void> {
  const machinePath = paths.toMachine(path);
  const { exists, entry } = await call('fsStat', { path: machinePath });
  if (!exists) throw notFound(path);
  if (entry?.kind === FsEntryKind.FS_ENTRY_KIND_DIRECTORY) throw isDirectory(path);
  await call('fsRemove', { path: machinePath, recursive: false });
}

async function readEditable({ call, paths }: EditorParts, path: string): Promise<EditableFile> {
  const machinePath = paths.toMachine(path);
  const { exists, entry } = await call('fsStat', { path: machinePath });
  if (!exists) throw notFound(path);
  if (entry?.kind === FsEntryKind.FS_ENTRY_KIND_DIRECTORY) throw isDirectory(path);
  const bytes = await readMachineFile(call, machinePath);
  const isLink = entry?.kind === FsEntryKind.FS_ENTRY_KIND_SYMLINK;
  return {
    machinePath,
    bytes,
    text: decodeExactly(bytes, path),
    mode: permissionsOf(entry?.mode ?? 0),
    isLink,
  };
}

async function assertUnchanged(call: MachineCall, file: EditableFile, path: string): Promise<void> {
  const now = await readMachineFile(call, file.machinePath);
  if (Buffer.compare(now, file.bytes) === 0) return;
  throw new SandboxError(
    'conflict',
    `${path} was changed by someone else while it was edited; read it again and repeat the edit.`,
    { details: { path } },
  );
}

/** Text that would not be written back as the same bytes is refused. */
function decodeExactly(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SandboxError(
      'invalid_request',
      `${path} is no UTF-8 text and cannot be edited by a diff; replace it with a command.`,
      { cause, details: { path } },
    );
  }
}

async function applyTo(
  file: { path: string; text: string },
  diff: string,
  mode: 'default' | 'create',
): Promise<string> {
  const applyDiff = await loadApplyDiff();
  try {
    return mode === 'create' ? applyDiff('', diff, 'create') : applyDiff(file.text, diff);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SandboxError(
      'invalid_request',
      `The diff does not apply to ${file.path}: ${reason}`,
      { cause, details: { path: file.path } },
    );
  }
}

function alreadyExists(path: string): SandboxError {
  return new SandboxError('conflict', `file already exists: ${path}; update it instead.`, {
    details: { path },
  });
}

function notFound(path: string): SandboxError {
  return new SandboxError('not_found', `file not found: ${path}; create it instead.`, {
    details: { path },
  });
}

function isDirectory(path: string): SandboxError {
  return new SandboxError('invalid_request', `${path} is a folder; name a file.`, {
    details: { path },
  });
}
