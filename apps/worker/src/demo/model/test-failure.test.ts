import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { parseTestFailures } from './test-failure.ts';

function readRecording(name: string): string {
  return readFileSync(new URL(`../../../test/recordings/${name}.txt`, import.meta.url), 'utf8');
}

describe('a report of the test runner', () => {
  it.each(['sum-without-start', 'sum-without-start.node-20'])(
    'names tests, places and values: %s',
    (name) => {
      const failures = parseTestFailures(readRecording(name));
      expect(failures.map(({ name: test }) => test)).toEqual([
        'an order reserves its pieces',
        'an order costs the sum of its lines',
        'an order without lines costs nothing',
      ]);
      expect(failures[1]).toMatchObject({ actual: "'[object Object]99'", expected: '1099' });
      expect(failures[2]).toMatchObject({
        test: { path: 'test/pricing.test.js', line: 25 },
        frames: [
          { path: 'src/pricing.js', line: 23 },
          { path: 'test/pricing.test.js', line: 26 },
        ],
      });
      expect(failures[2]?.message).toContain('Reduce of empty array');
    },
  );

  it('is read with colours in it', () => {
    const plain = readRecording('missing-await');
    const colored = plain
      .replaceAll('✖', '\u001b[31m✖')
      .replaceAll('TestContext', '\u001b[90mTestContext\u001b[39m');
    expect(parseTestFailures(colored)).toEqual(parseTestFailures(plain));
  });

  it('gives no frames outside of the repository', () => {
    const report = readRecording('missing-await').replaceAll(
      '/box/repos/demo/inventory/src',
      '/elsewhere',
    );
    const frames = parseTestFailures(report).flatMap((failure) => failure.frames);
    expect(frames.every(({ path }) => path.startsWith('test/'))).toBe(true);
  });

  it.each(['', '✔ everything is fine', '✖ failing tests:\n\ngarbage'])(
    'without failures gives none: %j',
    (text) => {
      expect(parseTestFailures(text)).toEqual([]);
    },
  );
});
