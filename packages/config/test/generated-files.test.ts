import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineSettings, textSetting } from '@opengeni/contracts/settings';
import { describe, expect, it } from 'vitest';

import {
  createEnvironmentExample,
  createSettingsPage,
  listSettings,
  loadConfig,
  parseSettings,
} from '../src/index.ts';

const root = new URL('../../../', import.meta.url);
const committed = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The variables that a shell has after it sourced a file, and nothing else. */
function sourceInShell(text: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-env-'));
  try {
    const file = join(folder, 'example.env');
    writeFileSync(file, text);
    const script = `set -eu; set -a; . "$1"; set +a; env -0`;
    const output = execFileSync('sh', ['-c', script, 'sh', file], {
      env: { PATH: process.env['PATH'] ?? '' },
      encoding: 'utf8',
    });
    const pairs = output.split('\0').filter((line) => line.startsWith('OPENGENI_'));
    return Object.fromEntries(
      pairs.map((pair) => {
        const end = pair.indexOf('=');
        return [pair.slice(0, end), pair.slice(end + 1)];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hint = 'run `node --conditions=@opengeni/source packages/config/scripts/generate.ts`';

describe('generated files', () => {
  it('the example of an environment file is the one of the tables', () => {
    expect(committed('.env.example'), hint).toBe(createEnvironmentExample());
  });

  it('the page of settings is the one of the tables', () => {
    expect(committed('docs/settings.md'), hint).toBe(createSettingsPage());
  });

  it('the page names every setting, its variables and its file', () => {
    const page = createSettingsPage();
    for (const { key, env, secret } of listSettings()) {
      expect(page).toContain(`(\`${key}\`)`);
      for (const name of env) expect(page).toContain(`\`${name}\``);
      expect(page.includes(`\`${env[0]}_FILE\``)).toBe(secret);
    }
  });
});

describe('.env.example', () => {
  it('can be sourced by a shell and used as it is', () => {
    const environment = sourceInShell(createEnvironmentExample());
    expect(environment).toEqual({});
    expect(loadConfig(environment).warnings).toEqual([]);
  });

  it('with every line switched on gives the defaults', () => {
    const switchedOn = createEnvironmentExample().replaceAll(/^#(?=OPENGENI_)/gm, '');
    const environment = sourceInShell(switchedOn);
    const listed = listSettings().filter(({ deprecated }) => deprecated === undefined);
    expect(Object.keys(environment).toSorted()).toEqual(listed.map(({ env }) => env[0]).toSorted());
    const { config, warnings } = loadConfig(environment);
    expect(warnings).toEqual([]);
    expect(JSON.stringify(config)).toBe(JSON.stringify(loadConfig({}).config));
    expect(parseSettings(environment)).toEqual(parseSettings({}));
  });

  it('quotes a default that a shell would change', () => {
    const value = `it's $HOME \`x\` "y" \\ #z`;
    const table = defineSettings(
      { group: 'x' },
      { quoted: { schema: textSetting(), default: value, doc: 'D.' } },
    );
    const switchedOn = createEnvironmentExample([table]).replaceAll(/^#(?=OPENGENI_)/gm, '');
    expect(sourceInShell(switchedOn)).toEqual({ OPENGENI_QUOTED: value });
  });
});
