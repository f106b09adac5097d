import { describe, expect, it } from 'vitest';

import { SandboxError } from '../errors/sandbox-error.ts';
import type { FileAccess } from '../ports/box-roles.ts';
import { describeFiles, fileChecks } from './file-suite.ts';
import type { FileSubject } from './file-suite.ts';
import { InMemoryFiles } from './in-memory-files.ts';
import { listFailedChecks } from './suite.ts';

describeFiles('files in memory', () => subjectOf(new InMemoryFiles(() => 1)));

type Change = (files: InMemoryFiles) => Partial<FileAccess>;

/** Each double breaks one rule; the words are part of the titles of the checks that must notice. */
const broken: Record<string, { change: Change; noticed: string[] }> = {
  'writes appends': {
    change: (files) => ({
      async writeBytes(path, bytes, options) {
        const before = (await files.stat(path)) === undefined ? [] : await files.readBytes(path);
        await files.writeBytes(path, Uint8Array.from([...before, ...bytes]), options);
      },
    }),
    noticed: ['replaces the whole file'],
  },
  'treats bytes as text': {
    change: (files) => ({
      readBytes: async (path, options) =>
        new TextEncoder().encode(new TextDecoder().decode(await files.readBytes(path, options))),
    }),
    noticed: ['bytes of every value', 'a large file'],
  },
  'cuts a large file instead of refusing it': {
    change: (files) => ({
      readBytes: async (path, options) => (await files.readBytes(path)).slice(0, options?.maxBytes),
    }),
    noticed: ['above the byte limit'],
  },
  'reads a missing file as empty': {
    change: (files) => ({
      readBytes: (path, options) =>
        files.readBytes(path, options).catch((error: unknown) => {
          if (SandboxError.is(error, 'not_found')) return new Uint8Array();
          throw error;
        }),
    }),
    noticed: ['has code not_found'],
  },
  'throws plain errors': {
    change: (files) => ({
      readBytes: (path, options) =>
        files.readBytes(path, options).catch((error: unknown) => {
          throw new Error(`path_escape not_found output_limit ${String(error)}`);
        }),
    }),
    noticed: [
      'has code not_found',
      'above the byte limit',
      'leaves the workspace is refused',
      'NUL',
    ],
  },
  'removes directories without being told to': {
    change: (files) => ({ remove: (path) => files.remove(path, { recursive: true }) }),
    noticed: ['only recursively'],
  },
  'fails to remove what is not there': {
    change: (files) => ({
      async remove(path, options) {
        if ((await files.stat(path)) === undefined) throw new SandboxError('not_found', path);
        await files.remove(path, options);
      },
    }),
    noticed: ['removing what is not there'],
  },
  'loses the mode': {
    change: (files) => ({ writeBytes: (path, bytes) => files.writeBytes(path, bytes) }),
    noticed: ['stat tells kind'],
  },
  'hides dot files': {
    change: (files) => ({
      list: async (path) => (await files.list(path)).filter((entry) => !entry.name.startsWith('.')),
    }),
    noticed: ['list gives the entries'],
  },
  'splits names at blanks': {
    change: (files) => ({
      writeBytes: (path, bytes, options) =>
        files.writeBytes(path.split(' ')[0] ?? '', bytes, options),
    }),
    noticed: ['are only names'],
  },
  'checks the path but not its links': {
    change: (files) => ({
      readBytes: (path, options) =>
        escaped(path) ?? files.readBytes(path, options).catch(() => new Uint8Array()),
      writeBytes: (path, bytes) => escaped(path) ?? files.writeBytes(path, bytes).catch(() => {}),
      stat: (path) => escaped(path) ?? files.stat(path).catch(() => undefined),
    }),
    noticed: ['through a symbolic link is refused', 'nothing is changed through a symbolic link'],
  },
  'allows an absolute path': {
    change: (files) => ({ stat: (path) => files.stat(path.replace(/^\/+/, '')) }),
    noticed: ['leaves the workspace is refused by every operation'],
  },
  'follows relative links alone': {
    change: (files) => ({
      readBytes: async (path, options) => {
        if (/^(?:directory|file)/.test(path)) throw new SandboxError('path_escape', path);
        return files.readBytes(path, options);
      },
    }),
    noticed: ['names the workspace by its absolute path'],
  },
  'refuses the root that the box names': {
    change: (files) => ({
      writeBytes: (path, bytes, options) => escaped(path) ?? files.writeBytes(path, bytes, options),
    }),
    noticed: ['absolute path below the workspace root'],
  },
  'cleans a path of its dots instead of refusing it': {
    change: (files) => ({
      list: (path) => files.list(path.replaceAll('../', '').replace(/^\/.*/, '')),
    }),
    noticed: ['leaves the workspace is refused by every operation'],
  },
};

describe('the file suite', () => {
  it.each(Object.entries(broken))('notices that a double %s', async (_, { change, noticed }) => {
    const makeSubject = (): FileSubject => subjectOf(new InMemoryFiles(), change);
    const failed = await listFailedChecks({ checks: fileChecks, makeSubject });
    for (const words of noticed) expect(failed.join('\n')).toContain(words);
  });
});

function subjectOf(files: InMemoryFiles, change: Change = () => ({})): FileSubject {
  const changes = change(files);
  return {
    files: {
      readBytes: changes.readBytes ?? ((path, options) => files.readBytes(path, options)),
      writeBytes:
        changes.writeBytes ?? ((path, bytes, options) => files.writeBytes(path, bytes, options)),
      stat: changes.stat ?? ((path) => files.stat(path)),
      list: changes.list ?? ((path) => files.list(path)),
      remove: changes.remove ?? ((path, options) => files.remove(path, options)),
      makeDirectory: changes.makeDirectory ?? ((path) => files.makeDirectory(path)),
    },
    link: (target, path) => files.link(target, path),
    workspaceRoot: '/workspace',
  };
}

function escaped(path: string): Promise<never> | undefined {
  const leaves = path.startsWith('/') || path.split('/').includes('..');
  return leaves ? Promise.reject(new SandboxError('path_escape', path)) : undefined;
}
