import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listEntryPoints } from './entry-points.ts';
import { writeReports } from './write-report.ts';
import type { ReportOutcome } from './write-report.ts';

const timeoutMs = 60_000;
const directory = mkdtempSync(join(tmpdir(), 'opengeni-report-'));
const exports = {
  '.': { types: './dist/index.d.ts' },
  './streams': { types: './dist/streams/index.d.ts' },
};

function declare(text: string): void {
  writeFileSync(join(directory, 'dist/index.d.ts'), text);
}

function report(shouldUpdate: boolean): ReportOutcome[] {
  const entries = listEntryPoints(directory);
  const temporaryDirectory = join(directory, 'temporary');
  return writeReports({ directory, temporaryDirectory, entries, shouldUpdate });
}

beforeAll(() => {
  mkdirSync(join(directory, 'dist/streams'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'a', version: '1.0.0', exports }));
  writeFileSync(join(directory, 'tsconfig.json'), '{}');
  writeFileSync(join(directory, 'dist/streams/index.d.ts'), 'export declare const port: 1;\n');
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('a report is one file an entry, and a changed signature is a difference until it is updated', () => {
  declare('export declare function run(count: number): void;\n');
  report(true);
  expect(readFileSync(join(directory, 'api/streams.api.md'), 'utf8')).toContain('port: 1');
  expect(report(false).map(({ isChanged }) => isChanged)).toEqual([false, false]);
  declare('export declare function run(count: string): void;\n');
  const [index, streams] = report(false);
  expect(index?.changedLines).toEqual([
    '- export function run(count: number): void;',
    '+ export function run(count: string): void;',
  ]);
  expect(streams?.isChanged).toBe(false);
}, timeoutMs);

it('a declaration that does not compile is an error, not a silent gap', () => {
  declare('export declare function run(count: Missing): void;\n');
  expect(() => report(true)).toThrow('Missing');
}, timeoutMs);
