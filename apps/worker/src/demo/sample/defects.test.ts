import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { DEFECTS, UNKNOWN_DEFECT } from './defects.ts';
import { SAMPLE_DIRECTORY, chooseDefect, plantDefect } from './plant-sample.ts';

describe('the defects', () => {
  it('are at least eight, each with an id of its own', () => {
    expect(DEFECTS.length).toBeGreaterThanOrEqual(8);
    expect(new Set([...DEFECTS, UNKNOWN_DEFECT].map(({ id }) => id)).size).toBe(DEFECTS.length + 1);
  });

  it.each([...DEFECTS, UNKNOWN_DEFECT])('$id has exactly one place in its file', async (defect) => {
    const content = await readFile(join(SAMPLE_DIRECTORY, defect.path), 'utf8');
    const planted = plantDefect(content, defect);
    expect(planted.split(defect.right).join(defect.wrong)).toBe(planted);
    expect(content.split(defect.right)).toHaveLength(2);
  });

  it('do not fit a file without their place', () => {
    expect(() => plantDefect('nothing', UNKNOWN_DEFECT)).toThrow(/release-adds does not fit/);
  });
});

describe('a seed', () => {
  it('names the same defect each time, and every defect has one', () => {
    const chosen = DEFECTS.map((_defect, index) => chooseDefect(index + 1));
    expect(chosen).toEqual(DEFECTS);
  });

  it('starts over beyond the table', () => {
    expect(chooseDefect(DEFECTS.length + 1)).toBe(DEFECTS[0]);
    expect(chooseDefect(2 ** 31 - 1)).toBe(DEFECTS[(2 ** 31 - 2) % DEFECTS.length]);
  });

  it('may ask for the defect that nobody can repair', () => {
    expect(chooseDefect('unknown')).toBe(UNKNOWN_DEFECT);
  });
});
