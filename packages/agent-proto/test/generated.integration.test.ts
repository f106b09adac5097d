import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFiles } from '../scripts/generated-files.ts';

const packageDirectory = join(import.meta.dirname, '..');

describe('the generated files', () => {
  const generated = generateFiles(packageDirectory);

  it('are what the .proto gives, so that generating again changes nothing', () => {
    for (const [path, text] of generated) {
      expect(
        readFileSync(join(packageDirectory, path), 'utf8') === text,
        `${path} is stale: run "node scripts/generate.ts"`,
      ).toBe(true);
    }
  });

  it('are all the files of their folder', () => {
    const present = readdirSync(join(packageDirectory, 'src/gen')).map((name) => `src/gen/${name}`);
    expect(present.sort()).toEqual([...generated.keys()].sort());
  });

  it('carry the comments of the .proto', () => {
    expect(generated.get('src/gen/opengeni_agent.ts')).toContain(
      '/** What a machine says about itself at every connect. */',
    );
  });
});
