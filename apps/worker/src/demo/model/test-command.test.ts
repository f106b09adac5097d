import { describe, expect, it } from 'vitest';

import { findTestCommand } from './test-command.ts';

function findIn(files: Readonly<Record<string, string>>): string | undefined {
  return findTestCommand({ names: new Set(Object.keys(files)), read: (path) => files[path] })
    ?.command;
}

const script = (scripts: object): string => JSON.stringify({ scripts });

describe('the test command of a repository', () => {
  it.each([
    ['the test script', { 'package.json': script({ test: 'node --test' }) }, 'node --test'],
    [
      'the test script with the programs of its dependencies',
      { 'package.json': script({ test: 'vitest run' }), node_modules: '' },
      'PATH="$PWD/node_modules/.bin:$PATH"; vitest run',
    ],
    [
      'npm, when other scripts belong to it',
      { 'package.json': script({ test: 'a', pretest: 'b' }) },
      'npm test',
    ],
    [
      'pnpm by its lock file',
      { 'package.json': script({ test: 'a', posttest: 'b' }), 'pnpm-lock.yaml': '' },
      'pnpm test',
    ],
    [
      'yarn by its lock file',
      { 'package.json': script({ test: 'a', posttest: 'b' }), 'yarn.lock': '' },
      'yarn test',
    ],
    ['make', { Makefile: 'all: x\n\ntest: all\n\techo\n' }, 'make test'],
    ['make check', { Makefile: 'check:\n\techo\n' }, 'make check'],
    ['cargo', { 'Cargo.toml': '' }, 'cargo test'],
    ['go', { 'go.mod': '' }, 'go test ./...'],
  ])('is %s', (_name, files, command) => {
    expect(findIn(files as Readonly<Record<string, string>>)).toBe(command);
  });

  it('is pytest for Python, or unittest without it', () => {
    expect(findIn({ 'pyproject.toml': '' })).toMatch(
      /python3 -m pytest -q; else python3 -m unittest/,
    );
  });

  it('is not the placeholder that npm writes into a new package', () => {
    const placeholder = script({ test: 'echo "Error: no test specified" && exit 1' });
    expect(findIn({ 'package.json': placeholder })).toBeUndefined();
    expect(findIn({ 'package.json': placeholder, 'go.mod': '' })).toBe('go test ./...');
  });

  it.each([
    {},
    { 'README.md': '' },
    { 'package.json': 'no json' },
    { 'package.json': '[]' },
    { Makefile: 'test := 1\n' },
  ])('is unknown for %j', (files) => {
    expect(findIn(files as Readonly<Record<string, string>>)).toBeUndefined();
  });
});
