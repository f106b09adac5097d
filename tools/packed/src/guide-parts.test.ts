import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFileParts } from './documented-program.ts';
import { repositoryRoot } from './workspace-package.ts';

const example = join(repositoryRoot, 'examples/acme-provider');
const parts = listFileParts(join(repositoryRoot, 'docs/guides/add-a-provider.md'));

describe('the guide to adding a provider', () => {
  it('has parts of seven files of the example', () => {
    expect(new Set(parts.map(({ path }) => path)).size).toBe(7);
  });

  it.each(parts)('shows $path as it is', ({ path, code }) => {
    expect(withoutIndent(readFileSync(join(example, path), 'utf8'))).toContain(withoutIndent(code));
  });

  it('is about a package that depends on the contract alone', () => {
    const { dependencies } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual(['@opengeni/contracts']);
  });
});

function withoutIndent(text: string): string {
  return text.replaceAll(/^ +/gm, '');
}
