import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import * as root from '../src/index.ts';

const SOURCE = new URL('../src/', import.meta.url);

type NameKind = 'value' | 'type' | 'value and type';

const golden = JSON.parse(
  readFileSync(new URL('root-names.json', import.meta.url), 'utf8'),
) as Record<string, NameKind>;

// What the published runtime imports, as types, from the root of this package.
const SEED_TYPES = `
  SandboxBackend CapabilityDescriptor SandboxOs SessionCapabilities StreamTokenPayload SessionEventType
  SessionStructuredCapabilities FsListRequest FsListResponse FsReadRequest FsReadResponse FsWriteRequest
  FsWriteResponse FsDeleteRequest FsDeleteResponse FsMoveRequest FsMoveResponse FsMkdirRequest
  FsMkdirResponse GitStatusRequest GitStatusResponse GitDiffRequest GitDiffResponse GitLogRequest
  GitLogResponse GitShowRequest GitShowResponse TerminalExecRequest TerminalExecResponse PtyOpenRequest
  PtyOpenResponse PtyWriteRequest PtyResizeRequest PtyCloseRequest GitChangedPayload GitDiffHunk
  GitFileStatusCode CapabilityUnavailableReason
`
  .trim()
  .split(/\s+/);

// What it re-exports as values.
const SEED_VALUES = [
  'CAPABILITY_DESCRIPTORS',
  'DESKTOP_STREAM_PORT',
  'StreamTokenPayload',
  'TERMINAL_STREAM_PORT',
];

interface IndexNames {
  readonly values: string[];
  readonly types: string[];
}

function namesOfIndex(file: string): IndexNames {
  const text = readFileSync(new URL(file, SOURCE), 'utf8');
  const names: IndexNames = { values: [], types: [] };
  for (const [, typeOnly, list = ''] of text.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
    const target = typeOnly === undefined ? names.values : names.types;
    target.push(...list.split(',').flatMap((name) => name.trim() || []));
  }
  return names;
}

function namesWithType(): Set<string> {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('.test'),
  );
  const declared = files.flatMap((file) => [
    ...readFileSync(new URL(file, SOURCE), 'utf8').matchAll(
      /^export (?:type|interface|class) (\w+)/gm,
    ),
  ]);
  return new Set(declared.map(([, name = '']) => name));
}

describe('the root of contracts', () => {
  const rootNames = namesOfIndex('index.ts');
  const entries = readdirSync(SOURCE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map((entry) => entry.name);

  it('has exactly the names of the golden list, as values and as types', () => {
    const withType = namesWithType();
    const actual: Record<string, NameKind> = {};
    for (const name of rootNames.values)
      actual[name] = withType.has(name) ? 'value and type' : 'value';
    for (const name of rootNames.types) actual[name] = 'type';
    expect(actual).toEqual(golden);
  });

  it('exports each value of the golden list at run time and no other', () => {
    const values = Object.keys(golden).filter((name) => golden[name] !== 'type');
    expect(Object.keys(root).toSorted()).toEqual(values.toSorted());
  });

  it.each(entries)('has every name of the entry ./%s', (entry) => {
    const names = namesOfIndex(`${entry}/index.ts`);
    expect(names.values.filter((name) => !rootNames.values.includes(name))).toEqual([]);
    expect(names.types.filter((name) => !rootNames.types.includes(name))).toEqual([]);
  });

  it('names nothing twice', () => {
    const names = [...rootNames.values, ...rootNames.types];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(SEED_TYPES)('has the type %s that the runtime imports', (name) => {
    expect(golden[name]).toMatch(/type$/);
  });

  it.each(SEED_VALUES)('has the value %s that the runtime exports again', (name) => {
    expect(root).toHaveProperty(name);
  });
});
