import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { listFailingTests } from './failing-tests.ts';

const reports: Readonly<
  Record<string, { readonly output: string; readonly names: readonly string[] }>
> = {
  'node, TAP': {
    output: 'ok 1 - a\n    not ok 1 - inner one\nnot ok 2 - b\nnot ok 3 - c # TODO later\n',
    names: ['inner one', 'b'],
  },
  'node, spec': {
    output: '✔ a (1ms)\n✖ b is right (1.5ms)\n✖ failing tests:\n',
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
  mocha: { output: '  1) adds numbers\n', names: ['adds numbers'] },
  pytest: {
    output: 'FAILED tests/test_sum.py::test_adds - assert 1 == 2\n1 failed\n',
    names: ['tests/test_sum.py::test_adds'],
  },
  unittest: {
    output: 'FAIL: test_adds (test_sum.SumTest.test_adds)\n',
    names: ['test_adds (test_sum.SumTest.test_adds)'],
  },
  cargo: { output: 'test sum::adds ... FAILED\ntest sum::keeps ... ok\n', names: ['sum::adds'] },
  go: {
    output: '--- FAIL: TestAdds (0.00s)\n    --- FAIL: TestAdds/negative (0.00s)\n',
    names: ['TestAdds', 'TestAdds/negative'],
  },
};

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

  it('are found through colours and carriage returns', () => {
    expect(listFailingTests('\u001b[31mnot ok 1 - a\u001b[39m\r\n')).toEqual(['a']);
  });

  it('are none in a report without failures', () => {
    expect(listFailingTests('ok 1 - a\ntest b ... ok\n2 passed\n')).toEqual([]);
  });
});
