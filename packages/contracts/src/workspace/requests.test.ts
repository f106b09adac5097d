import { describe, expect, it } from 'vitest';
import type * as z from 'zod';

import {
  FsDeleteRequest,
  FsListBatchRequest,
  FsListRequest,
  FsMkdirRequest,
  FsMoveRequest,
  FsReadRequest,
  FsWriteRequest,
} from './files.ts';
import { GitReadBatchRequest } from './git-batch.ts';
import { GitDiffRequest, GitLogRequest, GitShowRequest, GitStatusRequest } from './git.ts';
import {
  PtyCloseRequest,
  PtyOpenRequest,
  PtyResizeRequest,
  PtyWriteRequest,
  TerminalExecRequest,
} from './terminal.ts';

const PTY_ID = '44444444-4444-4444-8444-444444444444';
const MIB = 1_048_576;

interface Bound {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly valid: Record<string, unknown>;
  readonly field: string;
  readonly inside: readonly unknown[];
  readonly outside: readonly unknown[];
}

const text = (length: number): string => 'a'.repeat(length);
const pathBound = { inside: ['', text(4096)], outside: [text(4097), 1, null] };
const write = { path: 'a', content: '' };
const show = { ref: 'HEAD' };
const exec = { command: 'true' };
const resize = { ptyId: PTY_ID, cols: 80, rows: 24 };
const bounds: Bound[] = [
  { name: 'FsListRequest', schema: FsListRequest, valid: {}, field: 'path', ...pathBound },
  {
    name: 'FsListRequest',
    schema: FsListRequest,
    valid: {},
    field: 'depth',
    inside: [0, 8],
    outside: [-1, 9, 0.5, '1', Number.NaN],
  },
  {
    name: 'FsListRequest',
    schema: FsListRequest,
    valid: {},
    field: 'maxEntries',
    inside: [1, 20_000],
    outside: [0, 20_001, 1.5, Number.POSITIVE_INFINITY],
  },
  {
    name: 'FsReadRequest',
    schema: FsReadRequest,
    valid: { path: '' },
    field: 'path',
    ...pathBound,
  },
  {
    name: 'FsReadRequest',
    schema: FsReadRequest,
    valid: { path: '' },
    field: 'maxBytes',
    inside: [1, 26_214_400],
    outside: [0, 26_214_401, 2.5],
  },
  {
    name: 'FsReadRequest',
    schema: FsReadRequest,
    valid: { path: '' },
    field: 'encoding',
    inside: ['utf8', 'base64'],
    outside: ['UTF8', 'latin1', ''],
  },
  { name: 'FsWriteRequest', schema: FsWriteRequest, valid: write, field: 'path', ...pathBound },
  {
    name: 'FsWriteRequest',
    schema: FsWriteRequest,
    valid: write,
    field: 'content',
    inside: ['', text(25 * MIB)],
    outside: [text(25 * MIB + 1), 'ä'.repeat(13 * MIB), undefined],
  },
  {
    name: 'FsWriteRequest as base64',
    schema: FsWriteRequest,
    valid: { ...write, encoding: 'base64' },
    field: 'content',
    inside: [Buffer.alloc(25 * MIB).toString('base64')],
    outside: [Buffer.alloc(25 * MIB + 1).toString('base64')],
  },
  {
    name: 'FsWriteRequest',
    schema: FsWriteRequest,
    valid: write,
    field: 'ifMatch',
    inside: ['x', text(256), undefined],
    outside: ['', text(257)],
  },
  {
    name: 'FsDeleteRequest',
    schema: FsDeleteRequest,
    valid: { path: '' },
    field: 'path',
    ...pathBound,
  },
  {
    name: 'FsMoveRequest',
    schema: FsMoveRequest,
    valid: { path: 'a', newPath: 'b' },
    field: 'newPath',
    ...pathBound,
  },
  {
    name: 'FsMkdirRequest',
    schema: FsMkdirRequest,
    valid: { path: '' },
    field: 'path',
    ...pathBound,
  },
  {
    name: 'FsListBatchRequest',
    schema: FsListBatchRequest,
    valid: {},
    field: 'requests',
    inside: [[{}], Array.from({ length: 16 }, () => ({}))],
    outside: [[], Array.from({ length: 17 }, () => ({}))],
  },
  { name: 'GitStatusRequest', schema: GitStatusRequest, valid: {}, field: 'path', ...pathBound },
  {
    name: 'GitDiffRequest',
    schema: GitDiffRequest,
    valid: {},
    field: 'contextLines',
    inside: [0, 10],
    outside: [-1, 11, 1.5],
  },
  {
    name: 'GitDiffRequest',
    schema: GitDiffRequest,
    valid: {},
    field: 'maxBytesPerFile',
    inside: [1, 2_097_152],
    outside: [0, 2_097_153],
  },
  {
    name: 'GitDiffRequest',
    schema: GitDiffRequest,
    valid: {},
    field: 'pathspec',
    inside: [[], Array.from({ length: 1000 }, () => 'a')],
    outside: [Array.from({ length: 1001 }, () => 'a'), [text(4097)], 'a'],
  },
  {
    name: 'GitDiffRequest',
    schema: GitDiffRequest,
    valid: {},
    field: 'fromRef',
    inside: [text(1024), undefined],
    outside: [text(1025), null],
  },
  {
    name: 'GitLogRequest',
    schema: GitLogRequest,
    valid: {},
    field: 'maxCount',
    inside: [1, 1000],
    outside: [0, 1001],
  },
  {
    name: 'GitLogRequest',
    schema: GitLogRequest,
    valid: {},
    field: 'skip',
    inside: [0, 1_000_000],
    outside: [-1, 0.5],
  },
  {
    name: 'GitShowRequest',
    schema: GitShowRequest,
    valid: show,
    field: 'ref',
    inside: ['HEAD', text(1024)],
    outside: [undefined, text(1025)],
  },
  {
    name: 'GitShowRequest',
    schema: GitShowRequest,
    valid: show,
    field: 'maxBytesPerFile',
    inside: [1, 2_097_152],
    outside: [0, 2_097_153],
  },
  {
    name: 'GitReadBatchRequest',
    schema: GitReadBatchRequest,
    valid: {},
    field: 'requests',
    inside: [
      [{ operation: 'show', request: show }],
      Array.from({ length: 32 }, () => ({ operation: 'status', request: {} })),
    ],
    outside: [
      [],
      Array.from({ length: 33 }, () => ({ operation: 'status', request: {} })),
      [{ operation: 'push', request: {} }],
    ],
  },
  {
    name: 'TerminalExecRequest',
    schema: TerminalExecRequest,
    valid: exec,
    field: 'command',
    inside: ['a', text(MIB)],
    outside: ['', text(MIB + 1), undefined],
  },
  {
    name: 'TerminalExecRequest',
    schema: TerminalExecRequest,
    valid: exec,
    field: 'timeoutMs',
    inside: [1, 120_000],
    outside: [0, 120_001, 10.5],
  },
  {
    name: 'PtyOpenRequest',
    schema: PtyOpenRequest,
    valid: {},
    field: 'cols',
    inside: [1, 500],
    outside: [0, 501],
  },
  {
    name: 'PtyOpenRequest',
    schema: PtyOpenRequest,
    valid: {},
    field: 'rows',
    inside: [1, 300],
    outside: [0, 301],
  },
  {
    name: 'PtyResizeRequest',
    schema: PtyResizeRequest,
    valid: resize,
    field: 'cols',
    inside: [1, 500],
    outside: [0, 501, undefined],
  },
  {
    name: 'PtyResizeRequest',
    schema: PtyResizeRequest,
    valid: resize,
    field: 'rows',
    inside: [1, 300],
    outside: [0, 301, undefined],
  },
  {
    name: 'PtyWriteRequest',
    schema: PtyWriteRequest,
    valid: { ptyId: PTY_ID, data: '' },
    field: 'data',
    inside: ['', '\u0003', text(MIB)],
    outside: [text(MIB + 1), undefined],
  },
  {
    name: 'PtyCloseRequest',
    schema: PtyCloseRequest,
    valid: { ptyId: PTY_ID },
    field: 'ptyId',
    inside: [PTY_ID],
    outside: ['', 'pty-1', undefined],
  },
];

describe('limits of workspace requests', () => {
  it.each(bounds)(
    '$name bounds $field at both sides',
    ({ schema, valid, field, inside, outside }) => {
      for (const value of inside) {
        expect(schema.safeParse({ ...valid, [field]: value }).success).toBe(true);
      }
      for (const value of outside) {
        expect(schema.safeParse({ ...valid, [field]: value }).success).toBe(false);
      }
    },
  );
});
