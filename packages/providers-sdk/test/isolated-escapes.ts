import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Runs a command of a box and gives all that it said, however it ended. */
export type RunInBox = (command: string) => Promise<string>;

/** A way out of a box. */
export interface Escape {
  readonly name: string;
  /** Whether it leads out where boxes are not isolated, which shows that the attempt is a real one. */
  readonly isOpenWithoutIsolation: boolean;
  /** Tries it and names what was reached; empty when it led nowhere. */
  readonly attempt: (run: RunInBox) => Promise<readonly string[]>;
}

const SECRET = 'opengeni-escape-secret';

/** Commands that go on after a failure, with all output in one place. */
const attemptAll = (...commands: readonly string[]): string =>
  `{ ${commands.map((command) => `( ${command} )`).join('; ')}; } 2>&1; true`;

const writeOutside: Escape = {
  name: 'write outside the workspace',
  isOpenWithoutIsolation: true,
  attempt: async (run) => {
    const outside = await openFolder(tmpdir());
    const mark = randomUUID();
    const folders = [outside, homedir(), '/', '/etc', '/usr', '/usr/local/bin', '/var', '/run'];
    const paths = folders.map((folder) => join(folder, mark));
    onTestFinished(async () => {
      await Promise.all(paths.map((path) => rm(path, { force: true })));
    });
    await run(attemptAll(...paths.map((path) => `echo x > '${path}'`), `echo x > ../${mark}`));
    return paths.filter((path) => existsSync(path));
  },
};

const readHome: Escape = {
  name: "read the user's home, or any file of this machine through another process",
  isOpenWithoutIsolation: true,
  attempt: async (run) => {
    const home = await openFolder(homedir(), '.opengeni-escape-');
    const file = join(home, 'key');
    await writeFile(file, SECRET);
    const ways = [
      '',
      '/proc/1/root',
      '/proc/self/root',
      `/proc/${process.pid}/root`,
      '/dev/fd/3/..',
    ];
    const said = await run(
      attemptAll(...ways.map((way) => `cat '${way}${file}'`), 'ls -R /proc/1/cwd/'),
    );
    return said.includes(SECRET) ? [file] : [];
  },
};

const reachProcess: Escape = {
  name: 'signal or see a process of this machine',
  isOpenWithoutIsolation: true,
  attempt: async (run) => {
    const mark = randomUUID();
    const victim = startProcess(['sleep', '300', mark]);
    const pid = victim.pid ?? 0;
    const said = await run(
      attemptAll(
        `tr '\\0' ' ' < /proc/${pid}/cmdline`,
        'cat /proc/[0-9]*/cmdline | tr "\\0" " "',
        `kill -9 ${pid}`,
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
    const isSeen = said.includes(mark);
    const isEnded = victim.signalCode !== null || victim.exitCode !== null || !isRunning(pid);
    return [...(isSeen ? ['seen'] : []), ...(isEnded ? ['ended'] : [])];
  },
};

const reachLoopback: Escape = {
  name: 'reach a loopback port or a socket of this machine',
  isOpenWithoutIsolation: true,
  attempt: async (run) => {
    const folder = await openFolder(tmpdir());
    const socket = join(folder, 'socket');
    const abstract = `\0opengeni-${randomUUID()}`;
    const met: string[] = [];
    const { port } = (await listen('127.0.0.1', () => met.push('port'))) as AddressInfo;
    await listen(socket, () => met.push('socket'));
    await listen(abstract, () => met.push('abstract socket'));
    const targets = [`${port},"127.0.0.1"`, JSON.stringify(socket), JSON.stringify(abstract)];
    const connect = targets.map(
      (target) => `require("net").connect(${target}).on("error", () => {}).on("data", () => {})`,
    );
    await run(attemptAll(`timeout 5 node -e '${connect.join(';')}'`));
    return [...new Set(met)];
  },
};

const seeEnvironment: Escape = {
  name: 'find a variable of this process',
  isOpenWithoutIsolation: true,
  attempt: async (run) => {
    // A process of this machine has it too, since the variables of a process that runs cannot be changed.
    startProcess(['sleep', '300'], { OPENGENI_ESCAPE: SECRET });
    process.env['OPENGENI_ESCAPE'] = SECRET;
    try {
      const said = await run(attemptAll('env', 'cat /proc/[0-9]*/environ /proc/self/environ'));
      return said.includes(SECRET) ? ['variable'] : [];
    } finally {
      delete process.env['OPENGENI_ESCAPE'];
    }
  },
};

const mountSomething: Escape = {
  name: 'mount',
  isOpenWithoutIsolation: false,
  attempt: async (run) => {
    const said = await run(
      attemptAll(
        'mkdir -p m && mount -t tmpfs none m && echo done-tmpfs',
        'mount --bind /usr m && echo done-bind',
        'mount -o remount,rw / && echo done-remount',
        'mount -o remount,rw /usr && echo done-remount-usr',
        'umount /etc/passwd && echo done-umount',
        'unshare --mount true && echo done-unshare',
        'unshare --user --map-root-user --mount mount -t tmpfs none m && echo done-user',
      ),
    );
    return said.match(/^done-\S+$/gm) ?? [];
  },
};

const gainCapability: Escape = {
  name: 'gain a capability or another user',
  isOpenWithoutIsolation: false,
  attempt: async (run) => {
    const said = await run(
      attemptAll(
        'grep -E "^Cap(Inh|Prm|Eff|Amb)" /proc/self/status',
        'cp /usr/bin/id own && chmod u+s own && ./own -u',
        'setpriv --reuid 0 id -u && echo done-setuid',
        'unshare --user --map-root-user id -u && echo done-namespace',
        'chown 0 own && echo done-chown',
        'mknod disk b 8 0 && echo done-mknod',
        'echo x > /proc/sys/kernel/core_pattern && echo done-core-pattern',
        'echo x > /proc/sys/kernel/hostname && echo done-hostname',
        'hostname elsewhere && echo done-hostname-call',
        'chroot / true && echo done-chroot',
        `nsenter --target ${process.pid} --all true && echo done-nsenter`,
        'nsenter --target 1 --mount true && echo done-nsenter-mount',
        'su -c true nobody && echo done-su',
      ),
    );
    const capabilities = (said.match(/^Cap.*$/gm) ?? []).filter((line) => !/\s0+$/.test(line));
    return [...capabilities, ...(said.match(/^0$/gm) ?? []), ...(said.match(/^done-\S+$/gm) ?? [])];
  },
};

const useLeftDescriptor: Escape = {
  name: 'use a descriptor that this process left open',
  isOpenWithoutIsolation: false,
  attempt: async (run) => {
    const said = await run(
      attemptAll('for fd in /proc/[0-9]*/fd/*; do echo "fd $(readlink "$fd")"; done'),
    );
    const targets = (said.match(/^fd .+$/gm) ?? []).map((line) => line.slice(3));
    const isOwn = (target: string): boolean =>
      /^(?:pipe|socket|anon_inode):|^\/dev\/(?:null|pts\/\d+|tty)$|^\/proc\/\d+\/fd$/.test(target);
    return targets.filter((target) => !isOwn(target));
  },
};

const seeDevices: Escape = {
  name: 'find a device or a setting of the kernel to change',
  isOpenWithoutIsolation: false,
  attempt: async (run) => {
    const said = await run(
      attemptAll(
        'for d in /dev/*; do test -b "$d" && echo "done-$d"; done',
        'for f in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/sys/vm/drop_caches /sys/kernel; do test -w "$f" && echo "done-$f"; done',
        'ls /dev/kmsg /dev/mem /dev/kvm /dev/fuse && echo done-listed',
      ),
    );
    return said.match(/^done-\S+$/gm) ?? [];
  },
};

/** The ways out that a box must not have. */
export const ESCAPES: readonly Escape[] = [
  writeOutside,
  readHome,
  reachProcess,
  reachLoopback,
  seeEnvironment,
  mountSomething,
  gainCapability,
  useLeftDescriptor,
  seeDevices,
];

/** The processes of this machine that have a text in their command line. */
export function listProcessesWith(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A folder of this machine that goes away with the test. */
export async function openFolder(parent: string, prefix = 'opengeni-escape-'): Promise<string> {
  const folder = await mkdtemp(join(parent, prefix));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The content of a file that must be there. */
export function readText(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

function startProcess(
  [program, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const command = `exec ${program} ${args[0]}`;
  // The shell keeps what follows its script as arguments that are visible while it runs.
  const child = spawn('/bin/sh', ['-c', `${command} & wait`, ...args.slice(1)], {
    stdio: 'ignore',
    detached: true,
    env: { PATH: '/usr/bin:/bin', ...environment },
  });
  onTestFinished(() => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  });
  return child;
}

async function listen(
  target: string,
  onConnection: () => void,
): Promise<ReturnType<ReturnType<typeof createServer>['address']>> {
  const server = createServer((socket) => {
    onConnection();
    socket.destroy();
  });
  const isHost = /^[\d.]+$/.test(target);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (isHost) server.listen(0, target, resolve);
    else server.listen(target, resolve);
  });
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  return server.address();
}

function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}
