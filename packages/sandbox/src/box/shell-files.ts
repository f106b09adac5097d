import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';
import { DEFAULT_MAX_READ_BYTES, parseWorkspacePath, pathEscape } from '@opengeni/contracts/ports';
import type {
  CommandRunner,
  DirectoryEntry,
  FileAccess,
  FileKind,
  FileStat,
  RunRequest,
  RunResult,
} from '@opengeni/contracts/ports';
import {
  FILE_EXIT_CODES,
  buildListScript,
  buildMakeDirectoryScript,
  buildReadFileScript,
  buildRemoveFileScript,
  buildStatScript,
  buildWriteFileScript,
} from './file-script.ts';
import type { FileTarget } from './file-script.ts';

const MAX_LISTING_BYTES = 16_777_216;

const KIND_BY_LETTER: Readonly<Record<string, FileKind>> = { f: 'file', d: 'dir', l: 'symlink' };
const KIND_BY_TYPE_BITS: Readonly<Record<number, FileKind>> = {
  0o100000: 'file',
  0o040000: 'dir',
  0o120000: 'symlink',
};
const TYPE_MASK = 0o170000;
const MODE_MASK = 0o7777;

const REFUSALS: Readonly<Record<number, { code: SandboxErrorCode; problem: string }>> = {
  [FILE_EXIT_CODES.missing]: { code: 'not_found', problem: 'does not exist' },
  [FILE_EXIT_CODES.tooLarge]: { code: 'output_limit', problem: 'is larger than maxBytes' },
  [FILE_EXIT_CODES.wrongKind]: {
    code: 'invalid_request',
    problem: 'is a directory where a file is needed, or the other way round',
  },
  [FILE_EXIT_CODES.notEmpty]: {
    code: 'conflict',
    problem: 'is a directory with content; pass recursive to remove it',
  },
};

/**
 * Files of the workspace by shell commands, for every box with a POSIX shell and the usual file programs.
 * `stat` and `remove` act on a symbolic link itself; the other operations follow it inside the workspace.
 */
export function createShellFiles(commands: CommandRunner, workspaceRoot: string): FileAccess {
  const target = (path: string): FileTarget => ({
    root: workspaceRoot,
    segments: parseWorkspacePath(path, workspaceRoot),
  });
  const run = async (path: string, request: RunRequest): Promise<RunResult> =>
    accept(path, await commands.run(request));
  return {
    async readBytes(path, { maxBytes = DEFAULT_MAX_READ_BYTES } = {}) {
      const command = buildReadFileScript(target(path), maxBytes);
      const result = await run(path, { command, maxOutputBytes: maxBytes });
      // The file may have grown since its size was read.
      if (result.stdoutTruncated) throw refusal(path, FILE_EXIT_CODES.tooLarge);
      return result.stdoutBytes;
    },
    async writeBytes(path, bytes, { mode } = {}) {
      const place = targetOfFile(target(path), path);
      await run(path, { command: buildWriteFileScript(place, mode), stdin: bytes });
    },
    async stat(path) {
      const result = await commands.run({ command: buildStatScript(target(path)) });
      if (result.exitCode === FILE_EXIT_CODES.missing) return undefined;
      return parseStat(path, accept(path, result).stdout);
    },
    async list(path) {
      const command = buildListScript(target(path));
      const result = await run(path, { command, maxOutputBytes: MAX_LISTING_BYTES });
      if (result.stdoutTruncated) throw refusal(path, FILE_EXIT_CODES.tooLarge);
      return parseListing(result.stdout);
    },
    async remove(path, { recursive = false } = {}) {
      const place = targetOfFile(target(path), path);
      const result = await commands.run({ command: buildRemoveFileScript(place, recursive) });
      if (result.exitCode !== FILE_EXIT_CODES.missing) accept(path, result);
    },
    async makeDirectory(path) {
      await run(path, { command: buildMakeDirectoryScript(target(path)) });
    },
  };
}

function targetOfFile(target: FileTarget, path: string): FileTarget {
  if (target.segments.length > 0) return target;
  throw new SandboxError(
    'invalid_request',
    `The path ${JSON.stringify(path)} is the root of the workspace, which can be neither replaced nor removed.`,
  );
}

function accept(path: string, result: RunResult): RunResult {
  if (result.exitCode === 0) return result;
  if (result.exitCode !== null) throw refusal(path, result.exitCode, result.stderr);
  throw new SandboxError(
    result.outcome === 'timed_out' ? 'timeout' : 'provider_failed',
    `The operation on ${JSON.stringify(path)} did not finish in the box (${result.outcome}).`,
  );
}

function refusal(path: string, exitCode: number, stderr = ''): SandboxError {
  if (exitCode === FILE_EXIT_CODES.escape) return pathEscape(path);
  const known = REFUSALS[exitCode];
  const problem = known?.problem ?? `failed in the box: ${stderr.trim().slice(0, 200)}`;
  return new SandboxError(
    known?.code ?? 'provider_failed',
    `The path ${JSON.stringify(path)} ${problem}.`,
    { details: { path } },
  );
}

function parseStat(path: string, line: string): FileStat {
  const [type = '', size = '', seconds = ''] = line.trim().split(' ');
  const bits = Number.parseInt(type, 16);
  if (!Number.isInteger(bits)) throw refusal(path, 1, `stat printed ${JSON.stringify(line)}`);
  return {
    kind: KIND_BY_TYPE_BITS[bits & TYPE_MASK] ?? 'other',
    sizeBytes: Number(size),
    modifiedAtMs: Number(seconds) * 1000,
    mode: bits & MODE_MASK,
  };
}

function parseListing(text: string): readonly DirectoryEntry[] {
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => ({ name: entry.slice(1), kind: KIND_BY_LETTER[entry.charAt(0)] ?? 'other' }));
}
