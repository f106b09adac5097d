import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';
import {
  fetchNewerNatsServer,
  findNewerNatsServer,
  newerNatsServer,
} from './newer-nats-server.mjs';

const desktopSuites = ['@opengeni/desktop:test:integration'];
const dockerSuites = ['@opengeni/tool-docker:test:docker'];

/** Isolates local boxes. */
const bubblewrap = {
  command: 'bwrap',
  debian: 'bubblewrap',
  suites: ['@opengeni/providers-sdk:test:integration', '@opengeni/worker:test:integration'],
};

/** Programs of packages of the machine's own Debian. `suites` are `<project>:<target>` names of the Nx graph. */
const ownPackages = [
  {
    command: 'git',
    debian: 'git',
    suites: [
      '@opengeni/sandbox:test:integration',
      '@opengeni/tool-packed:packed',
      '@opengeni/tool-release:packed',
      '@opengeni/worker:test',
      '@opengeni/worker:test:integration',
    ],
  },
  bubblewrap,
  {
    command: 'nats-server',
    debian: 'nats-server',
    suites: [
      '@opengeni/selfhosted:test:integration',
      '@opengeni/tool-integration:test:integration',
    ],
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
  { command: 'podman', debian: 'podman', suites: dockerSuites, needsRoot: true },
  { command: 'runc', debian: 'runc', suites: dockerSuites },
  { command: 'docker', debian: 'docker.io', suites: dockerSuites },
  { command: 'debootstrap', debian: 'debootstrap', suites: dockerSuites },
  { command: 'iptables', debian: 'iptables', suites: dockerSuites },
  { command: 'ip', debian: 'iproute2', suites: dockerSuites },
];

/** System programs that suites start. */
export const systemPackages = [...ownPackages, newerNatsServer];

function isOnPath(command) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, command)));
}

function isMissing(row) {
  if (row === newerNatsServer) return findNewerNatsServer() === undefined;
  return !isOnPath(row.command) || (row.needsRoot === true && process.getuid?.() !== 0);
}

/** What the machine has to offer for a row. */
export function nameNeed(row) {
  return row.needsRoot === true ? `${row.debian} (as root)` : row.debian;
}

/** Rows of the table whose program is not there. */
export function findMissingPackages() {
  return systemPackages.filter((row) => isMissing(row));
}

function canInstall() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0 && isOnPath('apt-get');
}

/** How long apt waits for another apt that holds its lock. */
const patience = ['-o', 'DPkg::Lock::Timeout=300'];

function installPackages(names) {
  process.stderr.write(`bootstrap: installing system packages: ${names.join(' ')} ...\n`);
  const stdio = ['ignore', 'ignore', 'inherit'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-q', '-y', ...patience];
  spawnSync('apt-get', ['update', ...options], { stdio, env });
  const install = ['install', ...options, '--no-install-recommends', ...names];
  spawnSync('apt-get', install, { stdio, env });
}

/** Installs what suites need where that is allowed; a package still missing is an error in CI. */
export function ensureSystemPackages() {
  const missing = ownPackages.filter((row) => isMissing(row));
  if (missing.length > 0 && canInstall()) installPackages(missing.map((row) => row.debian));
  if (isMissing(newerNatsServer) && isOnPath('apt-get')) fetchNewerNatsServer();
  const stillMissing = findMissingPackages();
  if (stillMissing.length === 0) return;
  const names = stillMissing.map((row) => nameNeed(row)).join(', ');
  const suites = [...new Set(stillMissing.flatMap((row) => row.suites))].join(', ');
  const installable = stillMissing.filter((row) => row !== newerNatsServer);
  const command = ['apt-get install', ...installable.map((row) => row.debian)].join(' ');
  const hint = installable.length === 0 ? 'later Debian suites have it' : `Debian: ${command}`;
  const text = `Missing system packages: ${names}. Install them (${hint}).`;
  if (process.env['CI'] === 'true') {
    throw new BootstrapError(
      `${text} In CI no suite is skipped, so this is a failure; it concerns: ${suites}.`,
    );
  }
  process.stderr.write(`bootstrap: ${text} Until then these suites are skipped: ${suites}.\n`);
}

/**
 * Installs what isolates the boxes of the demo where that is allowed. Without it the demo runs all the same and
 * says that its boxes are not isolated.
 */
export function ensureIsolation() {
  if (process.platform !== 'linux' || !isMissing(bubblewrap)) return;
  if (process.env['OPENGENI_LOCAL_ISOLATION']?.trim() === 'none') return;
  if (canInstall()) installPackages([bubblewrap.debian]);
  if (!isMissing(bubblewrap)) return;
  process.stderr.write(
    'bootstrap: bubblewrap is missing and could not be installed here, so that local boxes are not isolated (Debian: apt-get install bubblewrap).\n',
  );
}
