import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A real container engine with the Docker API on a socket; it ends with this process at the latest. */
export interface PodmanEngine extends AsyncDisposable {
  /** Value of `DOCKER_HOST`. */
  readonly host: string;
  /** Name of the only image that the engine has. */
  readonly image: string;
  /** Output of a `docker` command that must succeed. */
  readonly docker: (...args: string[]) => Promise<string>;
  /** Output of a program that runs on the network of the engine, where published ports listen. */
  readonly runOnNetwork: (program: string, ...args: string[]) => Promise<string>;
}

const IMAGE = 'localhost/opengeni-box:test';
const START_TIMEOUT_MS = 60_000;
const COMMAND_TIMEOUT_MS = 60_000;
const run = promisify(execFile);

/**
 * The engine has namespaces of its own for mounts, processes and network. So containers, monitors, bridges, packet
 * filter rules and layers end with the first process here, however that ends, and the machine's own podman sees
 * nothing of it. Arguments: folder for the socket, archive of the image, name of the image.
 * The limits are there because not every machine permits raising its own.
 */
const ENGINE_SCRIPT = `set -e
read -r pid rest < /proc/self/stat
mount -t proc proc /proc
mount -t tmpfs -o mode=755 none /run
mount -t tmpfs -o mode=755 none /var/lib
ip link set lo up
cat > /run/containers.conf <<'END'
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
END
export CONTAINERS_CONF=/run/containers.conf
podman import --quiet "$2" "$3" > /dev/null
podman --network-config-dir /run/networks system service --time=0 "unix://$1/socket" < /dev/null &
echo "$pid" > "$1/pid"
cat > /dev/null`;

/** Ends the engine when standard input ends, which happens also when this process dies, and tidies up after it. */
const GUARD_SCRIPT = `unshare --mount --pid --net --fork --kill-child /bin/sh -c "$4" engine "$1" "$2" "$3"
find /sys/fs/cgroup -depth -type d -path '*/libpod_parent*' -exec rmdir {} + 2> /dev/null
rm -rf "$1"`;

/** Starts podman's Docker-compatible service with one image. Needs root. */
export async function startPodmanEngine(imageArchive: string): Promise<PodmanEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'opengeni-podman-'));
  const host = `unix://${join(folder, 'socket')}`;
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD_SCRIPT, 'guard', folder, imageArchive, IMAGE, ENGINE_SCRIPT],
    // A terminal's interrupt must not reach it before it has tidied up.
    { stdio: ['pipe', 'ignore', 'pipe'], detached: true },
  );
  const errors: Buffer[] = [];
  guard.stderr.on('data', (piece: Buffer) => errors.push(piece));
  const docker = async (...args: string[]): Promise<string> => {
    const { stdout } = await run('docker', ['--host', host, ...args], {
      timeout: COMMAND_TIMEOUT_MS,
    });
    return stdout.trim();
  };
  const stop = () => stopGuard(guard, folder);
  try {
    await waitUntilAnswers(guard, docker);
  } catch (error) {
    await stop();
    const text = Buffer.concat(errors).toString().trim();
    throw new Error(`The podman engine did not start: ${text}`, { cause: error });
  }
  const enginePid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  return {
    host,
    image: IMAGE,
    docker,
    runOnNetwork: async (program, ...args) => {
      const { stdout } = await run('nsenter', ['--net', '--target', enginePid, program, ...args], {
        timeout: COMMAND_TIMEOUT_MS,
      });
      return stdout;
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function waitUntilAnswers(
  guard: ChildProcess,
  docker: PodmanEngine['docker'],
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  let failure: unknown;
  while (performance.now() < deadline && guard.exitCode === null) {
    try {
      await docker('version');
      return;
    } catch (error) {
      failure = error;
      await sleep(100);
    }
  }
  throw failure ?? new Error('It ended before it answered.');
}

async function stopGuard(guard: ChildProcess, folder: string): Promise<void> {
  if (guard.exitCode === null) {
    const closed = new Promise((resolve) => guard.once('close', resolve));
    guard.stdin?.end();
    await closed;
  }
  rmSync(folder, { recursive: true, force: true });
}
