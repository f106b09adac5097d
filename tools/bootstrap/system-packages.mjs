import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';

/** System programs that suites start. `suites` are `<project>:<target>` names of the Nx graph. */
export const systemPackages = [
  {
    command: 'git',
    debian: 'git',
    suites: ['@opengeni/worker:test', '@opengeni/worker:test:integration'],
  },
  {
    command: 'nats-server',
    debian: 'nats-server',
    suites: ['@opengeni/selfhosted:test:integration'],
  },
];

function isOnPath(command) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, command)));
}

/** Rows of the table whose program is not on PATH. */
export function findMissingPackages() {
  return systemPackages.filter((row) => !isOnPath(row.command));
}

function canInstall() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0 && isOnPath('apt-get');
}

function installPackages(names) {
  process.stderr.write(`bootstrap: installing system packages: ${names.join(' ')} ...\n`);
  const stdio = ['ignore', 'ignore', 'inherit'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio, env });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], {
    stdio,
    env,
  });
}

/** Installs what suites need where that is allowed; a package still missing is an error in CI. */
export function ensureSystemPackages() {
  const missing = findMissingPackages();
  if (missing.length > 0 && canInstall()) installPackages(missing.map((row) => row.debian));
  const stillMissing = findMissingPackages();
  if (stillMissing.length === 0) return;
  const names = stillMissing.map((row) => row.debian).join(' ');
  const suites = [...new Set(stillMissing.flatMap((row) => row.suites))].join(', ');
  const text = `Missing system packages: ${names}. Install them (Debian: apt-get install ${names}).`;
  if (process.env['CI'] === 'true') {
    throw new BootstrapError(
      `${text} In CI no suite is skipped, so this is a failure; it concerns: ${suites}.`,
    );
  }
  process.stderr.write(`bootstrap: ${text} Until then these suites are skipped: ${suites}.\n`);
}
