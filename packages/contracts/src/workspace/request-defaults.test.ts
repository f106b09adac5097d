import { describe, expect, it } from 'vitest';

import {
  FsDeleteRequest,
  FsListRequest,
  FsMkdirRequest,
  FsMoveRequest,
  FsReadRequest,
  FsWriteRequest,
} from './files.ts';
import { GitDiffRequest, GitLogRequest, GitShowRequest, GitStatusRequest } from './git.ts';
import { FS_WRITE_MAX_BYTES } from './limits.ts';
import { PtyOpenRequest, TerminalExecRequest } from './terminal.ts';

describe('defaults of workspace requests', () => {
  it.each([
    [FsListRequest, {}, { path: '', depth: 1, maxEntries: 2000, includeHidden: true }],
    [FsReadRequest, { path: 'a' }, { path: 'a', encoding: 'utf8', maxBytes: 5_242_880 }],
    [
      FsWriteRequest,
      { path: 'a', content: 'x' },
      { path: 'a', encoding: 'utf8', content: 'x', overwrite: true, createParents: true },
    ],
    [FsDeleteRequest, { path: 'a' }, { path: 'a', recursive: false }],
    [
      FsMoveRequest,
      { path: 'a', newPath: 'b' },
      { path: 'a', newPath: 'b', overwrite: false, createParents: true },
    ],
    [FsMkdirRequest, { path: 'a' }, { path: 'a', recursive: true }],
    [GitStatusRequest, {}, { path: '' }],
    [
      GitDiffRequest,
      {},
      { path: '', staged: false, pathspec: [], contextLines: 3, maxBytesPerFile: 524_288 },
    ],
    [GitLogRequest, {}, { path: '', ref: 'HEAD', maxCount: 100, skip: 0, pathspec: [] }],
    [
      GitShowRequest,
      { ref: 'HEAD' },
      { path: '', ref: 'HEAD', encoding: 'utf8', maxBytesPerFile: 524_288 },
    ],
    [
      TerminalExecRequest,
      { command: 'ls' },
      { command: 'ls', cwd: '', timeoutMs: 30_000, emitStream: true },
    ],
    [PtyOpenRequest, {}, { cols: 80, rows: 24, cwd: '' }],
  ] as const)(
    'an otherwise empty request gets the documented defaults (%#)',
    (schema, input, output) => {
      expect(schema.parse(input)).toEqual(output);
    },
  );

  it('unknown keys of a request are dropped', () => {
    expect(FsListRequest.parse({ depht: 3 })).not.toHaveProperty('depht');
    expect(FsWriteRequest.parse({ path: 'a', content: '', mode: 1 })).not.toHaveProperty('mode');
  });

  it('a path is not judged by the schema: the service confines it', () => {
    expect(FsReadRequest.parse({ path: '../../etc/passwd' }).path).toBe('../../etc/passwd');
  });

  it('a default list is not shared between requests', () => {
    GitDiffRequest.parse({}).pathspec.push('changed');
    expect(GitDiffRequest.parse({}).pathspec).toEqual([]);
  });

  it('content that is too large is reported at its field', () => {
    const parsed = FsWriteRequest.safeParse({
      path: 'a',
      content: 'a'.repeat(FS_WRITE_MAX_BYTES + 1),
    });
    expect(parsed.error?.issues[0]?.path).toEqual(['content']);
  });
});
