import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { SAMPLE_DIRECTORY } from '../sample/plant-sample.ts';
import { buildPatch } from './patch-text.ts';
import { findEdit } from './repairs.ts';
import { listFunctions } from './source-code.ts';
import type { TestFailure } from './test-failure.ts';

/** A failure that every known mistake could be the cause of, one field at a time. */
const failures: readonly TestFailure[] = [
  { message: 'deep-equal equal', actual: '1998.9999999999998', expected: '1' },
  { message: 'Reduce of empty array with no initial value', actual: '', expected: '' },
  { message: 'Missing expected rejection.', actual: '', expected: '' },
].map((facts) => ({
  ...facts,
  name: 'a test',
  test: { path: 'test/a.test.js', line: 1 },
  frames: [],
}));

describe('the known mistakes', () => {
  it('are in no function of the sample without a defect', () => {
    const source = join(SAMPLE_DIRECTORY, 'src');
    const functions = readdirSync(source).flatMap((name) =>
      listFunctions(name, readFileSync(join(source, name), 'utf8')),
    );
    expect(functions.length).toBeGreaterThan(15);
    for (const failure of failures) {
      expect(functions.flatMap((code) => findEdit(code, failure) ?? [])).toEqual([]);
    }
  });

  it('are recognised in code of other names too', () => {
    const edit = (line: string, failure = failures[0]): string | undefined => {
      const [code] = listFunctions(
        'a.js',
        `async function f(db) {\n  await db.open();\n${line}\n}`,
      );
      return code && failure ? findEdit(code, failure)?.after.trim() : undefined;
    };
    expect(edit('  return rows.slice(pageIndex * perPage);')).toBe(
      'return rows.slice((pageIndex - 1) * perPage);',
    );
    expect(edit('  return parseFloat(text) * 100;')).toBe(
      'return Math.round(parseFloat(text) * 100);',
    );
    expect(edit('  if (age > minimum) return 1;')).toBe('if (age >= minimum) return 1;');
    expect(edit('  const port = options.port || 80;')).toBe('const port = options.port ?? 80;');
    expect(edit('  const rows = db.all();', failures[2])).toBe('const rows = await db.all();');
    expect(edit('  return list.reduce((a, b) => a + b);', failures[1])).toBe(
      'return list.reduce((a, b) => a + b, 0);',
    );
  });

  it('are left alone when the failure does not look like their work', () => {
    const [code] = listFunctions(
      'a.js',
      'function f(list) {\n  return list.reduce((a, b) => a + b);\n}',
    );
    expect(code && failures[2] && findEdit(code, failures[2])).toBeUndefined();
  });
});

describe('the patch of an edit', () => {
  const edit = { line: 1, before: 'one', after: 'eins', reason: '' };

  it('has context on both sides, as far as the file goes', () => {
    const patch = buildPatch('a.txt', 'one\ntwo\nthree\nfour\n', edit);
    expect(patch).toBe(
      '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+eins\n two\n three\n*** End Patch',
    );
    expect(buildPatch('a.txt', 'zero\none\n', { ...edit, line: 2 })).toContain(
      '@@\n zero\n-one\n+eins\n*** End',
    );
  });
});
