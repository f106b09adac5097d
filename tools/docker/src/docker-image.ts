import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const BUILD_TIMEOUT_MS = 600_000;
const cacheFolder = join(import.meta.dirname, '../../../node_modules/.cache/docker-image');

/**
 * Builds on a file system in memory, where the many small synchronous writes of dpkg cost nothing, in a mount
 * namespace of its own, so that nothing stays mounted. Arguments: folder, archive, suite, mirror.
 */
const BUILD_SCRIPT = `set -e
mount -t tmpfs -o mode=755 none "$1"
debootstrap --variant=minbase "$3" "$1" $4
cd "$1"
rm -rf var/cache/apt/* var/lib/apt/lists/* usr/share/doc usr/share/man usr/share/locale
tar -cf "$2" .`;

/**
 * Path of the root file system of a small Debian as a tar archive, made with debootstrap from the machine's own
 * release and mirror when the cache has none. Needs root. A build takes one to two minutes.
 */
export function ensureDockerImage(): string {
  const suite = findSuite();
  const archive = join(cacheFolder, `${suite}.tar`);
  if (!existsSync(archive)) buildArchive(archive, suite);
  return archive;
}

function buildArchive(archive: string, suite: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  const folder = mkdtempSync(join(cacheFolder, 'build-'));
  const root = join(folder, 'root');
  const built = join(folder, 'root.tar');
  try {
    mkdirSync(root);
    execFileSync(
      'unshare',
      ['--mount', '/bin/sh', '-c', BUILD_SCRIPT, 'build', root, built, suite, findMirror()],
      { stdio: ['ignore', 'ignore', 'inherit'], timeout: BUILD_TIMEOUT_MS },
    );
    renameSync(built, archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findSuite(): string {
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (suite !== undefined) return suite;
  throw new Error(
    '/etc/os-release names no VERSION_CODENAME; debootstrap needs the name of a suite.',
  );
}

/** The mirror that most of the machine's package lists come from; empty for the default of debootstrap. */
function findMirror(): string {
  const targets = execFileSync('apt-get', ['indextargets', '--format', '$(SITE)'], {
    encoding: 'utf8',
  });
  const sites = targets.split('\n').filter((site) => site !== '' && !site.includes('security'));
  const counts = Map.groupBy(sites, (site) => site);
  const [most] = [...counts].toSorted(([, first], [, second]) => second.length - first.length);
  return most?.[0] ?? '';
}
