import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const guidePath = join(import.meta.dirname, '../../../docs/guides/add-a-provider.md');
const guide = readFileSync(guidePath, 'utf8');
const parts = [...guide.matchAll(/```ts\n\/\/ (src\/\S+)\n([\s\S]*?)```/g)].map(
  ([, path = '', code = '']) => [path, code] as const,
);

describe('the guide to adding a provider', () => {
  it('has parts of seven files of this example', () => {
    expect(new Set(parts.map(([path]) => path)).size).toBe(7);
  });

  it.each(parts)('shows %s as it is', (path, code) => {
    expect(withoutIndent(readFileSync(join(root, path), 'utf8'))).toContain(withoutIndent(code));
  });

  it('is about a package that depends on the contract alone', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual(['@opengeni/contracts']);
  });
});

function withoutIndent(text: string): string {
  return text.replaceAll(/^ +/gm, '');
}
