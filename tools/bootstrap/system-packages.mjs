import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';

const desktopSuites = ['@opengeni/desktop:test:integration'];

/** System programs that suites start. `suites` are `<project>:<target>` names of the Nx graph. */
export const systemPackages = [
  {
    command: 'git',
    debian: 'git',
    suites: [
      '@opengeni/sandbox:test:integration',
      '@opengeni/tool-release:packed',
      '@opengeni/worker:test',
      '@opengeni/worker:test:integration',
    ],
  },
  {
    command: 'nats-server',
    debian: 'nats-server',
    suites: ['@opengeni/selfhosted:test:integration'],
  },
  { command: 'Xvnc', debian: 'tigervnc-standalone-server', suites: desktopSuites },
  { command: 'Xvfb', debian: 'xvfb', suites: desktopSuites },
  { command: 'x11vnc', debian: 'x11vnc', suites: desktopSuites },
  { command: 'xfdesktop', debian: 'xfdesktop4', suites: desktopSuites },
  { command: 'xfce4-panel', debian: 'xfce4-panel', suites: desktopSuites },
  { command: 'xfwm4', debian: 'xfwm4', suites: desktopSuites },
  { command: 'xfsettingsd', debian: 'xfce4-settings', suites: desktopSuites },
  { command: 'dbus-run-session', debian: 'dbus-daemon', suites: desktopSuites },
  { command: 'xwininfo', debian: 'x11-utils', suites: desktopSuites },
  { command: 'xwd', debian: 'x11-apps', suites: desktopSuites },
  { command: 'xsetroot', debian: 'x11-xserver-utils', suites: desktopSuites },
  { command: 'scrot', debian: 'scrot', suites: desktopSuites },
  { command: 'nc', debian: 'netcat-openbsd', suites: desktopSuites },
  { command: 'pkill', debian: 'procps', suites: desktopSuites },
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
