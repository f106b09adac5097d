import { describe, expect, it } from 'vitest';

import { FsReadResponse, FsTreeNode } from './files.ts';
import { GitReadBatchResponse } from './git-batch.ts';
import { GitCommit, GitDiffLine, GitFileDiff, GitShowResponse, GitStatusResponse } from './git.ts';
import { PtyOpenResponse, TerminalExecResponse } from './terminal.ts';

const leaf = { name: 'a', path: 'a', type: 'file', sizeBytes: 1, mtimeMs: 1, mode: 0o644 };

describe('workspace responses', () => {
  it('a tree node nests and gets truncated: false', () => {
    const node = FsTreeNode.parse({
      name: '',
      path: '',
      type: 'dir',
      sizeBytes: null,
      mtimeMs: null,
      mode: null,
      children: [leaf],
    });
    expect(node.children?.[0]).toEqual({ ...leaf, truncated: false });
    expect(FsTreeNode.parse(leaf)).not.toHaveProperty('children');
  });

  it.each([
    { mtimeMs: 1.5 },
    { mtimeMs: -1 },
    { sizeBytes: -1 },
    { type: 'pipe' },
    { mode: 0.5 },
    { children: [{}] },
  ])('a tree node with %o is refused', (change) => {
    expect(FsTreeNode.safeParse({ ...leaf, ...change }).success).toBe(false);
  });

  it('a read answer may carry the state of the file', () => {
    const answer = {
      path: 'a',
      encoding: 'utf8',
      content: '',
      sizeBytes: 0,
      truncated: false,
      isBinary: false,
      revision: 0,
    };
    expect(FsReadResponse.parse(answer)).toEqual(answer);
    expect(FsReadResponse.parse({ ...answer, etag: 'x' }).etag).toBe('x');
    expect(FsReadResponse.safeParse({ ...answer, revision: -1 }).success).toBe(false);
  });

  it('a directory that is no repository is an answer', () => {
    expect(
      GitStatusResponse.parse({
        isRepo: false,
        head: null,
        upstream: null,
        files: [],
        revision: 0,
      }),
    ).toEqual({
      isRepo: false,
      head: null,
      detached: false,
      upstream: null,
      ahead: 0,
      behind: 0,
      files: [],
      revision: 0,
    });
  });

  it('line numbers are positive, or null on the side that lacks the line', () => {
    const line = { type: 'add', oldNo: null, newNo: 1, text: '' };
    expect(GitDiffLine.parse(line)).toEqual(line);
    expect(GitDiffLine.safeParse({ ...line, newNo: 0 }).success).toBe(false);
    expect(GitDiffLine.safeParse({ ...line, oldNo: undefined }).success).toBe(false);
  });

  it('a file of a diff gets its flags', () => {
    const file = {
      path: 'a',
      oldPath: null,
      status: 'typechange',
      additions: 0,
      deletions: 0,
      hunks: [],
    };
    expect(GitFileDiff.parse(file)).toEqual({
      ...file,
      isBinary: false,
      isImage: false,
      truncated: false,
    });
  });

  it('a commit without refs has an empty list', () => {
    const person = { name: 'A', email: 'a@example.com', timestamp: -1 };
    const commit = {
      sha: 's',
      shortSha: 's',
      parents: [],
      author: person,
      committer: person,
      subject: '',
      body: '',
    };
    expect(GitCommit.parse(commit).refs).toEqual([]);
    expect(
      GitShowResponse.parse({ commit, files: [], blob: null, revision: 1 }).commit?.author,
    ).toEqual(person);
  });

  it('a batch answer keeps the kinds of its reads apart', () => {
    const log = { operation: 'log', response: { commits: [], hasMore: false } };
    expect(GitReadBatchResponse.parse({ results: [log] }).results[0]).toEqual(log);
    expect(
      GitReadBatchResponse.safeParse({ results: [{ ...log, operation: 'diff' }] }).success,
    ).toBe(false);
  });

  it('a command that yielded has no exit code', () => {
    const answer = { stdout: '', stderr: '', exitCode: null, running: true, wallTimeSeconds: 0.25 };
    expect(TerminalExecResponse.parse(answer)).toEqual(answer);
    expect(TerminalExecResponse.safeParse({ ...answer, wallTimeSeconds: -1 }).success).toBe(false);
    expect(TerminalExecResponse.parse({ ...answer, timedOut: true }).timedOut).toBe(true);
  });

  it('a terminal streams by events', () => {
    const answer = {
      ptyId: '44444444-4444-4444-8444-444444444444',
      streamVia: 'sse-events',
      supportsInput: false,
    };
    expect(PtyOpenResponse.parse(answer)).toEqual(answer);
    expect(PtyOpenResponse.safeParse({ ...answer, streamVia: 'pty-ws' }).success).toBe(false);
  });
});
