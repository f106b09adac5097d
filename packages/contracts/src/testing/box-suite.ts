import assert from 'node:assert/strict';

import type { Box } from '../ports/box-roles.ts';
import { commandChecks } from './command-suite.ts';
import { fileChecks } from './file-suite.ts';
import type { FileSubject } from './file-suite.ts';
import { describeSuite } from './suite.ts';
import type { SuiteCheck, SuiteRunner } from './suite.ts';

/** The rules of a box as a whole: what it says of itself, and that its roles see one workspace. */
export const boxIdentityChecks: readonly SuiteCheck<Box>[] = [
  {
    title: 'a box says which backend, instance and workspace it is',
    run(box) {
      assert.match(box.backend, /^[a-z0-9_-]+$/);
      assert.notEqual(box.instanceId, '');
      assert.match(box.workspaceRoot, /^(\/|[A-Za-z]:\\)/, 'the workspace root must be absolute');
    },
  },
  {
    title: 'commands run in the workspace root that the box names',
    async run(box) {
      const command = '[ "$(pwd -P)" = "$(cd "$SUITE_ROOT" && pwd -P)" ]';
      const result = await box.commands.run({ command, env: { SUITE_ROOT: box.workspaceRoot } });
      assert.equal(result.exitCode, 0, result.stderr);
    },
  },
];

const boxFileChecks: readonly SuiteCheck<Box>[] = [
  {
    title: 'commands and files see the same workspace',
    async run(box) {
      const files = filesOf(box);
      await files.writeBytes('from files.txt', new TextEncoder().encode('one'));
      const seen = await box.commands.run({ command: ['cat', 'from files.txt'] });
      assert.equal(seen.stdout, 'one');
      await box.commands.run({ command: 'mkdir -p d && printf two > "d/from commands.txt"' });
      const bytes = await files.readBytes('d/from commands.txt');
      assert.equal(new TextDecoder().decode(bytes), 'two');
    },
  },
  {
    title: 'the mode of a written file is what commands see',
    async run(box) {
      const script = new TextEncoder().encode('#!/bin/sh\nexit 6\n');
      await filesOf(box).writeBytes('run.sh', script, { mode: 0o755 });
      assert.equal((await box.commands.run({ command: ['./run.sh'] })).exitCode, 6);
    },
  },
  ...fileChecks.map((check) => ({
    title: `files: ${check.title}`,
    run: (box: Box) => check.run(fileSubjectOf(box)),
  })),
];

/** Every rule of a box that has commands and files. */
export const boxChecks: readonly SuiteCheck<Box>[] = [
  ...boxIdentityChecks,
  ...commandChecks.map((check) => ({
    title: `commands: ${check.title}`,
    run: (box: Box) => check.run(box.commands),
  })),
  ...boxFileChecks,
];

export interface DescribeBoxOptions {
  /** Leave out `files` only for a backend that has no file role at all. Default: both. */
  readonly roles?: readonly ('commands' | 'files')[];
  readonly runner?: SuiteRunner;
}

/**
 * Registers the rules of every box as tests. Each test gets a fresh box with an empty workspace;
 * a box that has `Symbol.asyncDispose` is disposed of after it.
 */
export function describeBox(
  name: string,
  makeBox: () => Box | Promise<Box>,
  options: DescribeBoxOptions = {},
): void {
  const hasFiles = options.roles?.includes('files') ?? true;
  const checks = hasFiles ? boxChecks : boxChecks.filter((check) => !boxFileChecks.includes(check));
  describeSuite({ name, checks, makeSubject: makeBox }, options.runner);
}

function filesOf(box: Box): NonNullable<Box['files']> {
  assert.ok(box.files, 'the box has no file role');
  return box.files;
}

function fileSubjectOf(box: Box): FileSubject {
  return {
    files: filesOf(box),
    link: async (target, path) => {
      const result = await box.commands.run({ command: ['ln', '-s', target, path] });
      assert.equal(result.exitCode, 0, result.stderr);
    },
  };
}
