import assert from 'node:assert/strict';

import type { SandboxErrorCode } from '../errors/error-codes.ts';
import type { FileAccess } from '../ports/box-roles.ts';
import { assertFails } from './assert-code.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

/** The files of a fresh, empty workspace, and a way to plant a symbolic link in it. */
export interface FileSubject {
  readonly files: FileAccess;
  readonly link: (target: string, path: string) => Promise<void>;
  /** Absolute path of the workspace as links and callers may name it. */
  readonly workspaceRoot: string;
}

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, value) => value);
const ODD_NAMES = [
  'two words',
  "it's",
  'a"b',
  '$HOME',
  '-rf',
  'ünï',
  'line\nbreak',
  '*',
  '#x',
  '\\',
];
// Names that exist nowhere, so that a subject which breaks the rule does no harm.
const OUTSIDE = '/opengeni-suite-outside';
const ESCAPES = [
  '../opengeni-suite-outside',
  'a/../../opengeni-suite-outside',
  `${OUTSIDE}/file`,
  OUTSIDE,
];

/** The rules of every `FileAccess`. */
export const fileChecks: readonly SuiteCheck<FileSubject>[] = [
  {
    title: 'bytes of every value, and no bytes, are read back as written',
    async run({ files }) {
      await files.writeBytes('all.bin', EVERY_BYTE);
      await files.writeBytes('empty.bin', new Uint8Array());
      assert.deepEqual(await read(files, 'all.bin'), [...EVERY_BYTE]);
      assert.deepEqual(await read(files, 'empty.bin'), []);
    },
  },
  {
    title: 'a write creates missing parents and replaces the whole file',
    async run({ files }) {
      await files.writeBytes('a/b/c.txt', bytesOf('a long first content'));
      await files.writeBytes('a/b/c.txt', bytesOf('short'));
      assert.equal(await readText(files, 'a/b/c.txt'), 'short');
    },
  },
  {
    title: 'a large file is read back whole',
    async run({ files }) {
      const large = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256);
      await files.writeBytes('large.bin', large);
      assert.ok(Buffer.from(await files.readBytes('large.bin')).equals(large));
    },
  },
  {
    title: 'reading what is not there has code not_found',
    async run({ files }) {
      await assertCode('not_found', 'reading a missing file', () => files.readBytes('missing.txt'));
      await assertCode('not_found', 'listing a missing directory', () => files.list('missing'));
    },
  },
  {
    title: 'a file above the byte limit has code output_limit, one at the limit is read',
    async run({ files }) {
      await files.writeBytes('ten.txt', bytesOf('0123456789'));
      assert.equal((await files.readBytes('ten.txt', { maxBytes: 10 })).length, 10);
      await assertCode('output_limit', 'reading ten bytes with a limit of nine', () =>
        files.readBytes('ten.txt', { maxBytes: 9 }),
      );
    },
  },
  {
    title: 'stat tells kind, size and mode, and undefined for what is not there',
    async run({ files }) {
      await files.writeBytes('run.sh', bytesOf('#!/bin/sh\n'), { mode: 0o755 });
      await files.makeDirectory('dir');
      const stat = await files.stat('run.sh');
      assert.equal(stat?.kind, 'file');
      assert.equal(stat.sizeBytes, 10);
      assert.equal(stat.mode & 0o777, 0o755);
      assert.ok(Number.isFinite(stat.modifiedAtMs), 'the time must be a number');
      assert.equal((await files.stat('dir'))?.kind, 'dir');
      assert.equal((await files.stat(''))?.kind, 'dir');
      assert.equal(await files.stat('missing'), undefined);
    },
  },
  {
    title: 'list gives the entries of one directory with their kinds',
    async run({ files }) {
      await files.writeBytes('dir/file.txt', bytesOf('x'));
      await files.writeBytes('dir/sub/deep.txt', bytesOf('x'));
      await files.writeBytes('dir/.hidden', bytesOf('x'));
      await files.makeDirectory('empty');
      assert.deepEqual(await listed(files, 'dir'), ['.hidden file', 'file.txt file', 'sub dir']);
      assert.deepEqual(await listed(files, 'empty'), []);
      assert.deepEqual(await listed(files, ''), ['dir dir', 'empty dir']);
    },
  },
  {
    title: 'names with blanks, quotes, line breaks and shell characters are only names',
    async run({ files }) {
      for (const name of ODD_NAMES) await files.writeBytes(`odd/${name}`, bytesOf(name));
      const names = (await files.list('odd')).map((entry) => entry.name);
      assert.deepEqual(names.toSorted(), ODD_NAMES.toSorted());
      for (const name of ODD_NAMES) assert.equal(await readText(files, `odd/${name}`), name);
      for (const name of ODD_NAMES) await files.remove(`odd/${name}`);
      assert.deepEqual(await files.list('odd'), []);
    },
  },
  {
    title: 'remove takes a file away, and removing what is not there is no error',
    async run({ files }) {
      await files.writeBytes('file.txt', bytesOf('x'));
      await files.remove('file.txt');
      assert.equal(await files.stat('file.txt'), undefined);
      await files.remove('file.txt');
      await files.remove('missing/deeper');
    },
  },
  {
    title: 'a directory with content is removed only recursively',
    async run({ files }) {
      await files.writeBytes('dir/sub/file.txt', bytesOf('x'));
      await assertFails(() => files.remove('dir'), { what: 'removing a directory with content' });
      assert.equal(await readText(files, 'dir/sub/file.txt'), 'x');
      await files.remove('dir', { recursive: true });
      assert.equal(await files.stat('dir'), undefined);
    },
  },
  {
    title: 'a directory is made with its parents, and making it again is no error',
    async run({ files }) {
      await files.makeDirectory('a/b/c');
      await files.makeDirectory('a/b/c');
      assert.equal((await files.stat('a/b/c'))?.kind, 'dir');
    },
  },
  {
    title: 'writes to different files at the same time do not disturb each other',
    async run({ files }) {
      const names = Array.from({ length: 8 }, (_, index) => `parallel/${index}.txt`);
      await Promise.all(names.map((name) => files.writeBytes(name, bytesOf(name))));
      assert.deepEqual(await Promise.all(names.map((name) => readText(files, name))), names);
    },
  },
  {
    title: 'a path that leaves the workspace is refused by every operation',
    async run({ files }) {
      for (const path of ESCAPES) await assertEscapeRefused(files, path);
    },
  },
  {
    title: 'a path that leaves the workspace through a symbolic link is refused',
    async run({ files, link }) {
      await link('/etc', 'absolute');
      await link('../../../../../../../../etc', 'relative');
      for (const name of ['absolute', 'relative']) {
        await assertCode('path_escape', `reading through ${name}`, () =>
          files.readBytes(`${name}/passwd`),
        );
        await assertCode('path_escape', `stat through ${name}`, () => files.stat(`${name}/passwd`));
        await assertCode('path_escape', `listing through ${name}`, () => files.list(name));
      }
    },
  },
  {
    title:
      'nothing is changed through a symbolic link that leaves the workspace, even a dangling one',
    async run({ files, link }) {
      await link(OUTSIDE, 'out');
      await assertCode('path_escape', 'writing the link itself', () =>
        files.writeBytes('out', EVERY_BYTE),
      );
      for (const path of ['out/file', 'out/dir/file']) {
        await assertCode('path_escape', `writing ${path}`, () =>
          files.writeBytes(path, EVERY_BYTE),
        );
        await assertCode('path_escape', `making ${path}`, () => files.makeDirectory(path));
        await assertCode('path_escape', `removing ${path}`, () => files.remove(path));
      }
    },
  },
  {
    title: 'removing a symbolic link that leaves the workspace removes the link alone',
    async run({ files, link }) {
      await link(OUTSIDE, 'out');
      await files.remove('out');
      assert.deepEqual(await files.list(''), []);
    },
  },
  {
    title: 'a symbolic link that stays inside is followed, and removing it keeps its target',
    async run({ files, link }) {
      await files.writeBytes('real/file.txt', bytesOf('x'));
      await link('real', 'alias');
      assert.equal(await readText(files, 'alias/file.txt'), 'x');
      await files.remove('alias', { recursive: true });
      assert.equal(await readText(files, 'real/file.txt'), 'x');
    },
  },
  {
    title: 'an absolute path below the workspace root names the same file',
    async run({ files, workspaceRoot }) {
      await files.writeBytes(`${workspaceRoot}/dir/file.txt`, bytesOf('x'));
      assert.equal(await readText(files, 'dir/file.txt'), 'x');
      assert.deepEqual(await listed(files, `${workspaceRoot}/dir`), ['file.txt file']);
      assert.deepEqual(await listed(files, workspaceRoot), ['dir dir']);
      for (const path of [`${workspaceRoot}-other/file`, `${workspaceRoot}/../file`]) {
        await assertEscapeRefused(files, path);
      }
    },
  },
  {
    title: 'a symbolic link that names the workspace by its absolute path is followed',
    async run({ files, link, workspaceRoot }) {
      await files.writeBytes('real/sub/file.txt', bytesOf('x'));
      await link(`${workspaceRoot}/real`, 'directory');
      await link(`${workspaceRoot}/real/sub/file.txt`, 'file');
      await link('../sub/../sub/file.txt', 'real/sub/relative');
      assert.equal(await readText(files, 'directory/sub/file.txt'), 'x');
      assert.equal(await readText(files, 'file'), 'x');
      assert.equal(await readText(files, 'directory/sub/relative'), 'x');
      assert.deepEqual(await listed(files, 'directory'), ['sub dir']);
      await files.writeBytes('directory/new.txt', bytesOf('y'));
      await files.writeBytes('file', bytesOf('z'));
      assert.equal(await readText(files, 'real/new.txt'), 'y');
      assert.equal(await readText(files, 'real/sub/file.txt'), 'z');
    },
  },
  {
    title: 'a symbolic link to a path that only starts like the workspace is refused',
    async run({ files, link, workspaceRoot }) {
      await link(`${workspaceRoot}-other`, 'beside');
      await link(`${workspaceRoot}/../opengeni-suite-outside`, 'above');
      for (const name of ['beside', 'above']) {
        await assertCode('path_escape', `reading ${name}`, () => files.readBytes(name));
        await assertCode('path_escape', `listing ${name}`, () => files.list(name));
        await assertCode('path_escape', `writing ${name}`, () =>
          files.writeBytes(`${name}/file`, EVERY_BYTE),
        );
      }
    },
  },
  {
    title: 'a path with a NUL character is refused with a coded error',
    async run({ files }) {
      await assertFails(() => files.readBytes('a\0b'), { what: 'reading a path with NUL' });
      await assertFails(() => files.writeBytes('a\0b', EVERY_BYTE), { what: 'writing it' });
    },
  },
];

/** Registers the rules of every `FileAccess` as tests of this one. */
export function describeFiles(
  name: string,
  makeSubject: () => FileSubject | Promise<FileSubject>,
  runner?: SuiteRunner,
): void {
  describeSuite({ name, checks: fileChecks, makeSubject }, runner);
}

async function assertEscapeRefused(files: FileAccess, path: string): Promise<void> {
  await assertCode('path_escape', `reading ${path}`, () => files.readBytes(path));
  await assertCode('path_escape', `writing ${path}`, () => files.writeBytes(path, EVERY_BYTE));
  await assertCode('path_escape', `stat of ${path}`, () => files.stat(path));
  await assertCode('path_escape', `listing ${path}`, () => files.list(path));
  await assertCode('path_escape', `making ${path}`, () => files.makeDirectory(path));
  await assertCode('path_escape', `removing ${path}`, () =>
    files.remove(path, { recursive: true }),
  );
}

async function assertCode(
  code: SandboxErrorCode,
  what: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await assertFails(work, { what, code });
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function read(files: FileAccess, path: string): Promise<number[]> {
  return [...(await files.readBytes(path))];
}

async function readText(files: FileAccess, path: string): Promise<string> {
  return new TextDecoder().decode(await files.readBytes(path));
}

async function listed(files: FileAccess, path: string): Promise<string[]> {
  const entries = await files.list(path);
  return entries.map((entry) => `${entry.name} ${entry.kind}`).toSorted();
}
