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

/** A workspace in which every kind of entry is once. */
const PLANT = [
  'mkdir -p empty dir/sub locked',
  'printf "#!/bin/sh\\nexit 6\\n" > run.sh && chmod 755 run.sh',
  'printf secret > key && chmod 600 key',
  'printf deep > "dir/sub/two words" && touch -d "2020-02-03 04:05:06" "dir/sub/two words"',
  'ln -s run.sh link && ln -s /nowhere/at-all dangling && ln -s dir/sub folder',
  'printf odd > "$(printf \'a\\377b\\nc\')" && printf x > "*"',
  'printf in > locked/file && chmod 555 locked',
].join(' && ');

/** Every entry with its kind, mode, time of change and link target, and the content of every file. */
const DESCRIBE =
  'export LC_ALL=C; find . -mindepth 1 -exec stat -c "%A %Y %N" {} + | sed "/^[dl]/s/ [0-9]* / /" | sort; ' +
  'find . -type f -exec cat {} + | wc -c; ./run.sh; echo "status $?"; cat folder/two*';

/** The rules of a box that can be captured and filled. */
export const boxKeeperChecks: readonly SuiteCheck<Box>[] = [
  {
    title: 'an archive gives back every file, folder and link with its mode, and nothing else',
    async run(box) {
      const keeper = keeperOf(box);
      const before = await readOutput(box, `${PLANT} && { ${DESCRIBE}; }`);
      const archive = await keeper.persist();
      await readOutput(box, 'chmod 755 locked && rm -rf locked key && echo new > later');
      await keeper.hydrate(archive);
      assert.equal(await readOutput(box, DESCRIBE), before);
      assert.match(before, /status 6/);
    },
  },
  {
    title: 'an archive of nothing empties the workspace',
    async run(box) {
      const keeper = keeperOf(box);
      const archive = await keeper.persist();
      await readOutput(box, PLANT);
      await keeper.hydrate(archive);
      assert.equal(await readOutput(box, 'ls -A'), '');
    },
  },
  {
    title: 'bytes that are no archive, or a part of one, are refused and change nothing',
    async run(box) {
      const keeper = keeperOf(box);
      await readOutput(box, 'echo kept > kept && seq 1 30000 > numbers');
      const archive = await keeper.persist();
      for (const bytes of [
        new Uint8Array(),
        new Uint8Array(700),
        archive.subarray(0, Math.floor(archive.length / 2)),
      ]) {
        await assert.rejects(keeper.hydrate(bytes));
        assert.equal(await readOutput(box, 'cat kept'), 'kept\n');
      }
    },
  },
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
  /**
   * Leave out `files` only for a backend that has no file role at all; name `keeper` for boxes whose archives hold
   * all that a workspace can. Default: commands and files.
   */
  readonly roles?: readonly ('commands' | 'files' | 'keeper')[];
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
  const checks = [
    ...(hasFiles ? boxChecks : boxChecks.filter((check) => !boxFileChecks.includes(check))),
    ...(options.roles?.includes('keeper') === true ? boxKeeperChecks : []),
  ];
  describeSuite({ name, checks, makeSubject: makeBox }, options.runner);
}

function filesOf(box: Box): NonNullable<Box['files']> {
  assert.ok(box.files, 'the box has no file role');
  return box.files;
}

function fileSubjectOf(box: Box): FileSubject {
  return {
    files: filesOf(box),
    workspaceRoot: box.workspaceRoot,
    link: async (target, path) => {
      const result = await box.commands.run({ command: ['ln', '-s', target, path] });
      assert.equal(result.exitCode, 0, result.stderr);
    },
  };
}

function keeperOf(box: Box): NonNullable<Box['keeper']> {
  assert.ok(box.keeper, 'the box has no keeper role');
  return box.keeper;
}

async function readOutput(box: Box, command: string): Promise<string> {
  const result = await box.commands.run({ command, timeoutMs: 20_000 });
  assert.equal(result.exitCode, 0, result.stderr);
  return result.stdout;
}
