import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first release whose replicated streams compare revisions safely; Debian 12 has an older one. */
const leastVersion = [2, 10, 20];
/** Debian suites whose server runs unchanged on older ones, the oldest first. */
const debianSuites = ['trixie', 'sid'];
const commandTimeoutMs = 120_000;
const cacheFolder = fileURLToPath(
  new URL('../../node_modules/.cache/nats-server', import.meta.url),
);
const fetchedProgram = join(cacheFolder, 'usr/sbin/nats-server');

/** A row like those of the system packages. */
export const newerNatsServer = {
  debian: `nats-server >= ${leastVersion.join('.')}`,
  suites: ['@opengeni/tool-integration:test:integration'],
};

/** The nats-server on PATH or the fetched one, whichever replicates safely; undefined when neither does. */
export function findNewerNatsServer() {
  return ['nats-server', fetchedProgram].find((program) => isNewEnough(program));
}

function isNewEnough(program) {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'];
    return isNewEnoughVersion(execFileSync(program, ['--version'], { encoding: 'utf8', stdio }));
  } catch {
    // Missing, or built for another system.
    return false;
  }
}

/** Whether what `nats-server --version` prints names a release that replicates safely. */
export function isNewEnoughVersion(text) {
  const numbers = /v(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) return false;
  const different = leastVersion.findIndex((wanted, index) => numbers[index] !== wanted);
  return different < 0 || numbers[different] > leastVersion[different];
}

/**
 * Fetches the server of a later Debian suite from the machine's own mirror into an ignored folder. The package state
 * of the system is left alone, so nobody needs to be root.
 */
export function fetchNewerNatsServer() {
  if (!existsSync('/etc/debian_version')) return;
  for (const suite of debianSuites) {
    process.stderr.write(`bootstrap: fetching nats-server of Debian ${suite} ...\n`);
    try {
      fetchFrom(suite);
    } catch (error) {
      process.stderr.write(`bootstrap: Debian ${suite} gave none: ${error.message}\n`);
      continue;
    }
    if (isNewEnough(fetchedProgram)) return;
  }
}

function fetchFrom(suite) {
  mkdirSync(join(cacheFolder, '..'), { recursive: true });
  const folder = mkdtempSync(`${cacheFolder}-`);
  try {
    for (const name of ['lists/partial', 'cache/archives/partial']) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    writeFileSync(join(folder, 'sources.list'), `deb ${findMirror()} ${suite} main\n`);
    const settings = [
      `Dir::Etc::sourcelist=${join(folder, 'sources.list')}`,
      'Dir::Etc::sourceparts=-',
      `Dir::State::Lists=${join(folder, 'lists')}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      // The user that apt drops to by itself has no access to this folder.
      'APT::Sandbox::User=root',
    ];
    const options = settings.flatMap((setting) => ['-o', setting]);
    const quiet = { cwd: folder, stdio: 'ignore', timeout: commandTimeoutMs };
    execFileSync('apt-get', ['-q', ...options, 'update'], quiet);
    execFileSync('apt-get', ['-q', ...options, 'download', `nats-server/${suite}`], quiet);
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    execFileSync('dpkg', ['-x', archive, 'unpacked'], quiet);
    rmSync(cacheFolder, { recursive: true, force: true });
    renameSync(join(folder, 'unpacked'), cacheFolder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The mirror that most of the machine's package lists come from. */
function findMirror() {
  const targets = execFileSync('apt-get', ['indextargets', '--format', '$(SITE)'], {
    encoding: 'utf8',
    timeout: commandTimeoutMs,
  });
  const counts = new Map();
  for (const site of targets.split('\n')) {
    if (site === '' || site.includes('security')) continue;
    counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  const [most] = [...counts].sort((first, second) => second[1] - first[1]);
  if (most === undefined) throw new Error('apt knows no package source');
  return most[0];
}
