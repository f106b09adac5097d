import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { buildFailureFilter, listFailingTests } from './failing-tests.ts';

const reports: Readonly<
  Record<string, { readonly output: string; readonly names: readonly string[] }>
> = {
  'any TAP': {
    output: 'ok 1 - a\n    not ok 1 - inner one\nnot ok 2 - outer\nnot ok 3 - c # TODO later\n',
    names: ['inner one'],
  },
  'node, TAP': {
    output: [
      tapPoint('    not ok 1 - inner one', { type: 'testCodeFailure', place: '/r/a.test.js:2:1' }),
      tapPoint('not ok 2 - outer', { type: 'subtestsFailed', place: '/r/a.test.js:1:1' }),
      tapPoint('not ok 3 - same', { type: 'testCodeFailure', place: '/r/a.test.js:9:1' }),
      tapPoint('not ok 4 - same', { type: 'testCodeFailure', place: '/r/b.test.js:1:1' }),
    ].join(''),
    names: ['inner one', 'same (/r/a.test.js:9:1)', 'same (/r/b.test.js:1:1)'],
  },
  'node, spec': {
    output: [
      '▶ outer\n  ✖ inner (1.2ms)\n✖ outer (2.6ms)\n✖ same (1.5ms)\n✖ same (1ms)\nℹ fail 4\n',
      '\n✖ failing tests:\n\n',
      'test at a.test.js:2:27\n✖ inner (1.2ms)\n  Error: 1 == 2\n      at a\n\n',
      'test at a.test.js:3:1\n✖ same (1.5ms)\n  Error: 1 == 2\n\n',
      'test at b.test.js:2:1\n✖ same (1ms)\n  Error: 1 == 2\n',
    ].join(''),
    names: ['inner', 'same (a.test.js:3:1)', 'same (b.test.js:2:1)'],
  },
  'node, spec, without a summary': {
    output: '✔ a (1ms)\n✖ b is right (1.5ms)\n',
    names: ['b is right'],
  },
  vitest: {
    output: '   × adds numbers 3ms\n FAIL  test/sum.test.ts > sum > adds numbers\n',
    names: ['test/sum.test.ts > sum > adds numbers'],
  },
  jest: {
    output: 'FAIL src/sum.test.js\n  sum\n    ✕ adds numbers (5 ms)\n',
    names: ['adds numbers'],
  },
  mocha: {
    output: [
      '  Math\n    ✔ keeps\n    1) adds\n    2) again\n\n\n  1 passing (5ms)\n  3 failing\n\n',
      '  1) Math\n       adds:\n\n      AssertionError: 1 == 2\n      at a (b.js:1:1)\n\n',
      '  2) Math\n       deep\n         again:\n     Error: no\n\n',
      '  3) alone:\n     Error: no\n',
    ].join(''),
    names: ['Math > adds', 'Math > deep > again', 'alone'],
  },
  pytest: {
    output:
      'FAILED tests/test_sum.py::test_adds - assert 1 == 2\nFAILED t.py::test_b[a b-[c]] - x - [y]\nERROR t.py::test_c - fixture\nFAILED t.py::test_d\n3 failed\n',
    names: [
      'tests/test_sum.py::test_adds',
      't.py::test_b[a b-[c]]',
      't.py::test_c',
      't.py::test_d',
    ],
  },
  unittest: {
    output: 'FAIL: test_adds (test_sum.SumTest.test_adds)\n',
    names: ['test_adds (test_sum.SumTest.test_adds)'],
  },
  cargo: {
    output:
      'test sum::adds ... FAILED\ntest sum::keeps ... ok\ntest sum::stops - should panic ... FAILED\n',
    names: ['sum::adds', 'sum::stops'],
  },
  go: {
    output: '--- FAIL: TestAdds (0.00s)\n    --- FAIL: TestAdds/negative (0.00s)\n',
    names: ['TestAdds', 'TestAdds/negative'],
  },
};

function tapPoint(line: string, facts: { readonly type: string; readonly place: string }): string {
  const indentation = /^ */.exec(line)?.[0] ?? '';
  return [line, '  ---', '  duration_ms: 1.07', `  location: '${facts.place}'`]
    .concat(`  failureType: '${facts.type}'`, "  error: '1 == 2'", '  ...', '')
    .join(`\n${indentation}`);
}

describe('failing tests', () => {
  it.each(Object.entries(reports))('are found in a report of %s', (_runner, { output, names }) => {
    expect(listFailingTests(output)).toEqual(names);
  });

  it('are named once, also when a runner reports them twice', () => {
    const recording = new URL('../../../test/recordings/page-offset.txt', import.meta.url);
    expect(listFailingTests(readFileSync(recording, 'utf8'))).toEqual([
      'the first page starts with the first item',
      'the last page holds what is left',
    ]);
  });

  it.each(Object.entries(reports))(
    'are all in what the filter leaves of a report of %s',
    (_runner, { output, names }) => {
      const directory = mkdtempSync(join(tmpdir(), 'failing-tests-'));
      try {
        writeFileSync(join(directory, 'report'), `passes\n\u001b[31m${output}`);
        const filter = buildFailureFilter(join(directory, 'report'));
        const left = execFileSync('/bin/sh', ['-c', filter], { encoding: 'utf8' });
        expect(listFailingTests(left)).toEqual(names);
        expect(left).not.toMatch(/passes|\u001b/);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );

  it('are no numbered text that a test prints', () => {
    expect(listFailingTests('To do:\n  1) Install\n  2) Run:\nnot ok 1 - a\n')).toEqual(['a']);
  });

  it('are found through colours and carriage returns', () => {
    expect(listFailingTests('\u001b[31mnot ok 1 - a\u001b[39m\r\n')).toEqual(['a']);
  });

  it('are none in a report without failures', () => {
    expect(listFailingTests('ok 1 - a\ntest b ... ok\n2 passed\n')).toEqual([]);
  });
});
