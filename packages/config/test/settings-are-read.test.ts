import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { SettingEntry } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';

import { PENDING_SETTINGS, listSettings } from '../src/index.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** How many settings nothing reads yet. Lower it when one is read at last; it never grows. */
const PENDING_COUNT = 43;

// A declaration is no reader, nor is a check of the value or a generated text.
const NOT_READERS =
  /(\.test(-d)?\.ts|\/gen\/.*|contracts\/src\/(settings|testing)\/.*|config\/src\/(sections|validation|generate|loading)\/.*)$/;

/** Whether a source reads the setting: out of settings or configuration, or as a variable of the process. */
function readsSetting(source: string, { key, env }: Pick<SettingEntry, 'key' | 'env'>): boolean {
  const property = new RegExp(`\\b(settings|config(\\.\\w+)?)\\??\\.${key}\\b`);
  const takenOut = new RegExp(
    `\\{[^{}]*\\b${key}\\b[^{}]*\\}\\s*(=\\s*(\\w+\\.)*(settings|config)\\b|:\\s*[\\w<]*Settings\\b)`,
  );
  const variable = new RegExp(`\\b(env|environment)\\[['"](${env.join('|')})['"]\\]`);
  return [property, takenOut, variable].some((pattern) => pattern.test(source));
}

const sources = globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: ROOT })
  .filter((path) => !NOT_READERS.test(path))
  .map((path) => readFileSync(`${ROOT}${path}`, 'utf8'));

const unread = listSettings()
  .filter((entry) => !sources.some((source) => readsSetting(source, entry)))
  .map(({ key }) => key);

const pending: readonly string[] = Object.values(PENDING_SETTINGS).flat();

describe('no knob that nothing reads', () => {
  it('every setting is read, or pending, or deprecated', () => {
    const deprecated = listSettings().filter((entry) => entry.deprecated !== undefined);
    const excused = new Set([...pending, ...deprecated.map(({ key }) => key)]);
    expect(unread.filter((key) => !excused.has(key))).toEqual([]);
  });

  it('a pending setting is not read yet: take it off the list when it is', () => {
    expect(pending.filter((key) => !unread.includes(key))).toEqual([]);
  });

  it('a deprecated setting is not read', () => {
    const deprecated = listSettings().filter((entry) => entry.deprecated !== undefined);
    expect(deprecated.map(({ key }) => key).filter((key) => !unread.includes(key))).toEqual([]);
  });

  it('the list of pending settings only shrinks', () => {
    expect(pending).toHaveLength(PENDING_COUNT);
  });

  it.each([
    ['settings.apiPort', true],
    ['context.settings.apiPort', true],
    ['config.runtime.apiPort', true],
    ['const { a, apiPort } = input.settings;', true],
    ['function f({ apiPort: port }: ApiSettings)', true],
    ['function f({ apiPort }: Partial<ApiSettings>)', true],
    ["environment['OPENGENI_API_PORT']", true],
    ["'apiPort'", false],
    ['settings.apiPortal', false],
    ['other.apiPort', false],
    ['{ apiPort: 8000 }', false],
  ])('%s reads the setting apiPort: %s', (source, reads) => {
    expect(readsSetting(source, { key: 'apiPort', env: ['OPENGENI_API_PORT'] })).toBe(reads);
  });
});
