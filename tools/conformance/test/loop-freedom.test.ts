import { describe, expect, it } from 'vitest';
import {
  findForbiddenModules,
  listLoadedModules,
  listLoopFreeEntries,
} from '../src/loop-freedom.ts';
import { findRepositoryRoot, readRepository } from '../src/repository.ts';

const root = findRepositoryRoot(import.meta.dirname);
const { packages } = readRepository(root);
const candidates = packages
  .map((candidate) => ({ name: candidate.manifest.name, entries: listLoopFreeEntries(candidate) }))
  .filter(({ entries }) => entries.length > 0);

describe('rule "loop:free packages load no agent loop"', () => {
  it.each(candidates)(
    'importing $name loads no Agents SDK, OpenAI client or vendor SDK',
    ({ entries }) => {
      const loaded = listLoadedModules(root, entries);
      expect(loaded.length).toBeGreaterThanOrEqual(entries.length);
      expect(
        findForbiddenModules(loaded),
        'use `import type`, or `await import()` in the async method that needs the SDK',
      ).toEqual([]);
    },
    30_000,
  );

  it('names the SDK when a module does load it', () => {
    const loaded = listLoadedModules(root, ['tools/conformance/test/fixtures/loads-the-sdk.mjs']);
    expect(findForbiddenModules(loaded)).toContain('@openai/agents');
  }, 30_000);

  it('sees a vendor SDK among loaded modules and ignores other dependencies', () => {
    const urls = [
      'file:///x/node_modules/zod/index.js',
      'file:///x/node_modules/modal/dist/index.js',
    ];
    expect(findForbiddenModules(urls)).toEqual(['modal']);
  });
});
