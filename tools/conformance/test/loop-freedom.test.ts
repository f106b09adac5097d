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

/** Parts of contracts whose schemas describe sessions, events and machines, not boxes. */
const heavyParts = ['capabilities', 'events', 'machines', 'workspace'];

it('importing the box half of runtime builds no schemas that a box does not need', () => {
  const loaded = listLoadedModules(root, ['packages/runtime/src/sandbox.ts']);
  const heavy = heavyParts.filter((part) =>
    loaded.some((url) => url.includes(`/packages/contracts/src/${part}/`)),
  );
  expect(heavy, 'use `import type`, or keep the value in an entry without schemas').toEqual([]);
}, 30_000);
