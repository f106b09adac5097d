import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as root from '../index.ts';
import * as messages from './index.ts';

const sourceDirectory = join(import.meta.dirname, '..');

/** Files that are loaded with a source file, by following what it imports as a value. */
function loadedFrom(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  if (!path.startsWith('/')) return seen;
  const text = readFileSync(path, 'utf8');
  for (const [, clause, specifier] of text.matchAll(
    /^(?:import|export) (type )?[^;]*?from ['"]([^'"]+)['"];/gmu,
  )) {
    if (clause !== undefined || specifier === undefined) continue;
    loadedFrom(specifier.startsWith('.') ? join(path, '..', specifier) : specifier, seen);
  }
  return seen;
}

describe('the entry without a codec', () => {
  it('holds the very values of the root', () => {
    expect(Object.keys(messages).length).toBeGreaterThan(40);
    expect(root).toMatchObject({ ...messages });
  });

  it('loads no protobuf runtime and no code of a message', () => {
    const loaded = [...loadedFrom(join(sourceDirectory, 'messages/index.ts'))];
    expect(loaded).toContain(join(sourceDirectory, 'gen/opengeni_agent_enums.ts'));
    expect(loaded).not.toContain(join(sourceDirectory, 'gen/opengeni_agent.ts'));
    expect(loaded.filter((path) => !path.startsWith(sourceDirectory))).toEqual([]);
    expect([...loadedFrom(join(sourceDirectory, 'index.ts'))]).toContain('@bufbuild/protobuf/wire');
  });
});
