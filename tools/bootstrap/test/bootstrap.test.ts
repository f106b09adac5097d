import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeInstallFailure } from '../install-failure.mjs';
import { readInstallState, writeInstallStamp } from '../install-stamp.mjs';
import { isNewEnoughVersion } from '../newer-nats-server.mjs';
import { pnpmVersion } from '../pnpm.mjs';
import { findTask } from '../tasks.mjs';

const root = join(import.meta.dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};
const folders: string[] = [];

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-bootstrap-'));
  folders.push(folder);
  return folder;
}

/** A copy of the bootstrap in an empty repository whose pnpm and npx are replaced by a script. */
function createRepositoryWith(installScript: string): string {
  const folder = createFolder();
  cpSync(join(root, 'tools/bootstrap'), join(folder, 'tools/bootstrap'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
  writeFileSync(join(folder, 'bin/npx'), `#!/bin/sh\n${installScript}\n`, { mode: 0o755 });
  return folder;
}

function runBootstrap(
  folder: string,
  args: readonly string[],
): { exitCode: number; output: string } {
  const child = spawnSync(process.execPath, [join(folder, 'tools/bootstrap/main.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
  });
  return { exitCode: child.status ?? -1, output: child.stdout + child.stderr };
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the install', () => {
  it('is current only while lock file, workspace file and manifests are unchanged', () => {
    const folder = createFolder();
    mkdirSync(join(folder, 'node_modules'));
    mkdirSync(join(folder, 'packages/a'), { recursive: true });
    writeFileSync(join(folder, 'packages/a/package.json'), '{}');
    expect(readInstallState(folder)).toBe('missing');
    writeInstallStamp(folder);
    expect(readInstallState(folder)).toBe('current');
    writeFileSync(join(folder, 'packages/a/package.json'), '{ "name": "a" }');
    expect(readInstallState(folder)).toBe('stale');
  });

  it('is not current when the dependencies of a package are gone, examples included', () => {
    const folder = createFolder();
    const example = join(folder, 'examples/a');
    mkdirSync(join(folder, 'node_modules'));
    mkdirSync(join(example, 'node_modules/zod'), { recursive: true });
    writeFileSync(join(example, 'package.json'), '{ "dependencies": { "zod": "^4" } }');
    writeInstallStamp(folder);
    expect(readInstallState(folder)).toBe('current');
    rmSync(join(example, 'node_modules'), { recursive: true });
    expect(readInstallState(folder)).toBe('stale');
  });

  it('is not current when one dependency is a link to nothing, in a package or in the root', () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'package.json'), '{ "devDependencies": { "@scope/a": "1" } }');
    mkdirSync(join(folder, 'node_modules/.pnpm/a'), { recursive: true });
    mkdirSync(join(folder, 'node_modules/@scope'));
    symlinkSync('../.pnpm/a', join(folder, 'node_modules/@scope/a'));
    writeInstallStamp(folder);
    expect(readInstallState(folder)).toBe('current');
    rmSync(join(folder, 'node_modules/.pnpm/a'), { recursive: true });
    expect(readInstallState(folder)).toBe('stale');
  });

  it('that cannot reach the registry ends with one sentence and its fix', () => {
    const folder = createRepositoryWith('echo "npm error code ENOTFOUND" >&2; exit 1');
    const { exitCode, output } = runBootstrap(folder, ['build']);
    expect(exitCode).toBe(1);
    expect(output).toContain('bootstrap: The npm registry cannot be reached. Check the network');
    expect(output).not.toContain('    at ');
  });

  it('that leaves node_modules incomplete says to delete it', () => {
    const folder = createRepositoryWith('mkdir -p node_modules; exit 0');
    expect(runBootstrap(folder, ['build']).output).toContain('Delete node_modules');
  });

  it.each([
    ['ERR_PNPM_OUTDATED_LOCKFILE Cannot install', `npx -y pnpm@${pnpmVersion} install`],
    ['ENOSPC: no space left on device, write', 'The disk is full'],
    ['EACCES: permission denied, mkdir', 'is not writable'],
    ['ERR_PNPM_FETCH_404 GET', 'does not serve a pinned version'],
    ['EINTEGRITY sha512', 'does not match its checksum'],
    ['ERR_PNPM_TARBALL_INTEGRITY', 'Restore pnpm-lock.yaml from git'],
    ['something else', 'Delete node_modules and run the command again'],
  ])('explains "%s"', (output, expected) => {
    expect(describeInstallFailure(output)).toContain(expected);
  });

  it('uses the pnpm version that package.json pins', () => {
    expect(manifest.devDependencies['pnpm']).toBe(pnpmVersion);
  });
});

describe('system packages', () => {
  it.each([
    ['nats-server: v2.9.10\n', false],
    ['nats-server: v2.10.19\n', false],
    ['nats-server: v2.10.20\n', true],
    ['nats-server: v2.15.1\n', true],
    ['nats-server: v3.0.0-beta.1\n', true],
    ['not found', false],
  ])('a nats-server that says "%s" replicates safely: %s', (text, expected) => {
    expect(isNewEnoughVersion(text)).toBe(expected);
  });

  it('--check names the newer nats-server, and fetches none', () => {
    const folder = createRepositoryWith('exit 1');
    const { output } = runBootstrap(folder, ['--check']);
    expect(output).toMatch(/system: nats-server >= 2\.10\.20 +(missing; needed by|present)/);
    expect(() => readFileSync(join(folder, 'node_modules'))).toThrow('ENOENT');
  });
});

describe('isolation for the demo', () => {
  const ensure = (environment: Record<string, string>): string => {
    const module = JSON.stringify(join(root, 'tools/bootstrap/system-packages.mjs'));
    const script = `const { ensureIsolation } = await import(${module}); ensureIsolation();`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: environment,
    });
    return stderr;
  };

  it('that cannot be installed is a sentence, and the demo goes on', () => {
    expect(ensure({ PATH: createFolder() })).toMatch(
      /^bootstrap: bubblewrap is missing and could not be installed here, .*\n$/,
    );
  });

  it('is installed where root has apt-get, and only when it is missing', () => {
    const folder = createFolder();
    const called = join(folder, 'called');
    const script = `#!/bin/sh\necho "$@" >> '${called}'\n[ "$1" = update ] || echo '#!/bin/sh' > '${folder}/bwrap'\n`;
    writeFileSync(join(folder, 'apt-get'), script, { mode: 0o755 });
    const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
    const said = ensure({ PATH: folder });
    expect(said).toContain(mayInstall ? 'installing system packages: bubblewrap' : 'is missing');
    expect(existsSync(called)).toBe(mayInstall);
    if (mayInstall) expect(readFileSync(called, 'utf8')).toMatch(/install .*Lock::Timeout=300/);
    writeFileSync(join(folder, 'bwrap'), '');
    expect(ensure({ PATH: folder })).toBe('');
  });

  it('is not looked for when it is turned off', () => {
    expect(ensure({ PATH: createFolder(), OPENGENI_LOCAL_ISOLATION: 'none' })).toBe('');
  });
});

describe('tasks', () => {
  it('every public root script is a task of the bootstrap', () => {
    const names = ['demo', 'check', 'test', 'bench', 'fuzz', 'soak', 'build'];
    for (const name of names) {
      expect(manifest.scripts[name]).toBe(`exec node tools/bootstrap/main.mjs ${name}`);
      expect(findTask(name)).toBeDefined();
    }
  });

  it('an unknown task is answered with the list', () => {
    const { exitCode, output } = runBootstrap(root, ['deploy']);
    expect(exitCode).toBe(1);
    expect(output).toBe(
      'bootstrap: Unknown task "deploy". Use one of: demo, check, test, bench, fuzz, soak, build.\n',
    );
  });

  it('--check into a reader that stops early prints no stack', () => {
    const program = join(root, 'tools/bootstrap/main.mjs');
    const { stderr } = spawnSync(
      'sh',
      ['-c', `'${process.execPath}' '${program}' --check | true`],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
  });

  it('--check reports and changes nothing', () => {
    const folder = createRepositoryWith('touch was-called');
    const { exitCode, output } = runBootstrap(folder, ['--check']);
    expect(exitCode).toBe(0);
    expect(output).toContain('not installed: the next task runs a frozen install');
    expect(() => readFileSync(join(folder, 'was-called'))).toThrow('ENOENT');
  });
});

describe('a running task', () => {
  const script = (code: string): string =>
    `import { runTask } from ${JSON.stringify(join(root, 'tools/bootstrap/run-task.mjs'))};
     const args = ['-e', ${JSON.stringify(code)}];
     process.exitCode = await runTask({ root: '.', environment: process.env, command: process.execPath, args });`;
  const run = (code: string): number | null =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script(code)], { encoding: 'utf8' })
      .status;

  it('hands its exit code on', () => {
    expect(run('process.exit(7)')).toBe(7);
  });

  it('that dies by a signal ends with 128 plus its number', () => {
    expect(run("process.kill(process.pid, 'SIGKILL')")).toBe(137);
  });

  it('gets SIGINT once, may clean up, and ends with 130', () => {
    const code =
      "process.on('SIGINT', () => process.exit(0)); setInterval(() => {}, 1000); process.kill(process.ppid, 'SIGINT');";
    expect(run(code)).toBe(130);
  });
});
