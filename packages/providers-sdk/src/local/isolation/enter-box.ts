import { BOX_NODE_FOLDER, BOX_USER_ID, BOX_WORKSPACE } from './box-layout.ts';
import type { LocalLimits } from './box-limits.ts';
import type { BoxUser } from './box-user.ts';
import type { IsolationPrograms } from './isolation-programs.ts';

/** What a command is told of its place; the words and the directory are as seen from inside the box. */
export interface BoxCommand {
  readonly words: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How a command gets into a running box. */
export interface EntryWay {
  readonly programs: IsolationPrograms;
  readonly user: BoxUser;
  readonly limits: LocalLimits;
  /** Folder of the process files of the box's first process, pinned so that no other process can take its place. */
  readonly processFolder: string;
  /** Namespaces that the box has of its own. */
  readonly namespaces: readonly string[];
  /** Path of the user namespace to come through; undefined where root enters. */
  readonly outerUsers: string | undefined;
  /** Control groups of the box. */
  readonly controlGroups: readonly string[];
}

/** What to start on this machine so that a command runs in the box. */
export interface EntryCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Written to descriptor 3 as soon as it is known: whether the command is about to run. */
export const ENTERED = 'entered';
export const NO_DIRECTORY = 'no directory';

/** Where a command that enters through the outer user namespace has that of the box. */
export const USERS_DESCRIPTOR = 4;
/** As seen from inside the box. */
const BOX_NSENTER = '/usr/bin/nsenter';

const OPTION_OF_NAMESPACE: Readonly<Record<string, string>> = {
  user: '--user',
  mnt: '--mount',
  pid: '--pid',
  net: '--net',
  ipc: '--ipc',
  uts: '--uts',
  cgroup: '--cgroup',
};
/** Namespaces that tell a box from its surroundings when they are its own. */
export const NAMESPACE_NAMES = Object.keys(OPTION_OF_NAMESPACE);

const JOIN_GROUPS =
  'n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 > "$1/cgroup.procs" || exit 1; shift; n=$((n-1)); done; exec "$@"';

/** The program says on the errors of the command which keyring it made, so these are put aside for so long. */
const OWN_KEYS = `exec 9>&2 2>/dev/null; exec "$0" session - /bin/sh -c 'exec 2>&9 9>&-; exec "$@"' sh "$@"`;

// The flag of `ulimit` for processes is -u in bash and -p in dash and busybox.
const INSIDE = [
  'ulimit -c 0',
  'ulimit -u "$2" 2>/dev/null || ulimit -p "$2" 2>/dev/null',
  'ulimit -d "$3" 2>/dev/null',
  `cd -- "$1" 2>/dev/null || { echo "${NO_DIRECTORY}" >&3; echo "The directory $1 cannot be entered." >&2; exit 1; }`,
  'shift 3',
  'unset OLDPWD',
  `echo ${ENTERED} >&3`,
  'exec 3>&- 4<&-',
  'exec "$@"',
].join('\n');

/** Variables that change what the programs between this process and the box do. */
const HELD_BACK =
  /^(?:LD_|GLIBC_TUNABLES$|GCONV_PATH$|LOCPATH$|NLSPATH$|MALLOC_|BASH|ENV$|IFS$|PS4$|SHELLOPTS$)/;
/** Starts a program whose name `env` would take for a variable. */
const AS_IT_IS = ['/usr/bin/nice', '-n', '0', '--'];
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Builds the way of a command into a box. The command can gain no privilege by what it executes. */
export function buildEntryCommand(way: EntryWay, command: BoxCommand): EntryCommand {
  const { programs, user, limits } = way;
  const { passed, heldBack } = splitEnvironment(command.environment);
  const isAssignment = command.words[0].includes('=');
  const chain = [
    programs.keyctl === undefined ? [] : ['/bin/sh', '-c', OWN_KEYS, programs.keyctl],
    [programs.setpriv, '--no-new-privs', ...(user.isDropped ? ['--clear-groups'] : [])],
    ...buildEntry(way),
    ['/bin/sh', '-c', INSIDE, 'sh', command.cwd],
    [String(limits.maxProcesses), String(Math.floor(limits.maxMemoryBytes / 1024))],
    heldBack.length === 0 ? [] : ['/usr/bin/env', ...heldBack, ...(isAssignment ? AS_IT_IS : [])],
    command.words,
  ].flat();
  const groups = way.controlGroups;
  const [program = '', ...args] =
    groups.length === 0
      ? chain
      : ['/bin/sh', '-c', JOIN_GROUPS, 'sh', String(groups.length), ...groups, ...chain];
  return { program, args, environment: passed };
}

/**
 * Root joins all namespaces at once. Anybody else first becomes root of the outer user namespace, which may join the
 * others, and from there joins that of the box, given as a descriptor since the box does not see its path.
 */
function buildEntry(way: EntryWay): string[][] {
  const { nsenter } = way.programs;
  const optionOf = (name: string): string =>
    `${OPTION_OF_NAMESPACE[name] ?? ''}=${way.processFolder}/ns/${name}`;
  if (way.outerUsers === undefined) {
    const identity = ['--setuid', String(BOX_USER_ID), '--setgid', String(BOX_USER_ID)];
    return [[nsenter, ...way.namespaces.map((name) => optionOf(name)), ...identity, '--']];
  }
  const others = way.namespaces.filter((name) => name !== 'user').map((name) => optionOf(name));
  return [
    [nsenter, `--user=${way.outerUsers}`, ...others, '--preserve-credentials', '--'],
    [BOX_NSENTER, `--user=/proc/self/fd/${USERS_DESCRIPTOR}`, '--preserve-credentials', '--'],
  ];
}

/** The variables of a command: a fixed base, those of the box, and where it is. */
export function buildBoxEnvironment(options: {
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly shell: string;
  /** Folder of this machine whose Node the box sees elsewhere; search paths that name it are led there. */
  readonly nodeFolder: string | undefined;
}): Record<string, string> {
  const merged: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin',
    HOME: BOX_WORKSPACE,
    USER: 'sandbox',
    LOGNAME: 'sandbox',
    SHELL: options.shell,
    TMPDIR: '/tmp',
    ...options.environment,
    PWD: options.cwd,
  };
  return { ...merged, PATH: mapSearchPath(merged['PATH'] ?? '', options.nodeFolder) };
}

function mapSearchPath(path: string, nodeFolder: string | undefined): string {
  const entries = path
    .split(':')
    .map((entry) => (entry === nodeFolder ? BOX_NODE_FOLDER : entry))
    .filter((entry) => entry !== '');
  return [...new Set([...entries, BOX_NODE_FOLDER])].join(':');
}

function splitEnvironment(environment: Readonly<Record<string, string>>): {
  passed: Record<string, string>;
  heldBack: string[];
} {
  const isPassed = ([name]: [string, string]): boolean =>
    PLAIN_NAME.test(name) && !HELD_BACK.test(name);
  const entries = Object.entries(environment);
  return {
    passed: Object.fromEntries(entries.filter(isPassed)),
    heldBack: entries
      .filter((entry) => !isPassed(entry) && entry[0] !== '' && !entry[0].includes('='))
      .map(([name, value]) => `${name}=${value}`),
  };
}
