import type { LocalLimits } from './box-limits.ts';
import type { ControlledResource } from './control-groups.ts';

/** One thing that isolation can keep a command from. */
export type LocalGuard =
  | 'files'
  | 'processes'
  | 'network'
  | 'hypervisor'
  | 'keys'
  | 'ipc'
  | 'users'
  | 'capabilities'
  | 'kernel-settings'
  | 'process-limit'
  | 'memory-limit'
  | 'cpu-limit'
  | 'disk-limit'
  | 'system-calls';

/** What the probe found to be enforced around local boxes on this machine. */
export interface LocalIsolation {
  readonly kind: 'bubblewrap' | 'none';
  /** Why there is no isolation; undefined when there is. */
  readonly reason?: string;
  /**
   * What stands in its way. `absent`: the system or its programs cannot. `refused`: a box could not be made, or led out.
   * `timeout`: a box was not made in time, which says nothing about the next one. Undefined counts as `refused`.
   */
  readonly obstacle?: 'absent' | 'refused' | 'timeout';
  readonly enforced: readonly { readonly guard: LocalGuard; readonly what: string }[];
  /** What is not enforced, each with the reason. */
  readonly open: readonly { readonly guard: LocalGuard; readonly why: string }[];
}

export interface ProbeContext {
  /** Namespaces of this process. */
  readonly own: ReadonlyMap<string, string>;
  readonly limits: LocalLimits;
  /** What control groups were set to limit. */
  readonly controlled: readonly ControlledResource[];
  readonly isNetworkShared: boolean;
}

interface Finding {
  readonly guard: LocalGuard;
  /** Without these a box is none. */
  readonly isEssential: boolean;
  readonly isEnforced: boolean;
  readonly what: string;
  readonly why: string;
}

type Lines = ReadonlyMap<string, readonly string[]>;

/** What the attempts of the probe came to. */
interface Attempts {
  readonly lines: Lines;
  readonly first: (name: string) => string;
  /** Whether the box has a namespace of this kind of its own. */
  readonly isOwn: (name: string) => boolean;
}

const NO_CAPABILITY = /^0+$/;
const CAPABILITY_SETS = ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'];
/** Those of the probe itself. */
const MAX_OWN_PROCESSES = 8;
const BYTES_PER_KIB = 1024;
/** Start of the names of the control groups that boxes get. */
const GROUP_MARK = '/opengeni-';

/** Turns the output of the probe into what can be claimed. */
export function judgeFindings(output: string, context: ProbeContext): LocalIsolation {
  const findings = listFindings(readLines(output), context);
  const missing = findings.filter(({ isEssential, isEnforced }) => isEssential && !isEnforced);
  if (missing.length > 0) {
    const reason = missing.map(({ why }) => why).join('; ');
    return { kind: 'none', obstacle: 'refused', reason, enforced: [], open: [] };
  }
  return {
    kind: 'bubblewrap',
    enforced: findings
      .filter(({ isEnforced }) => isEnforced)
      .map(({ guard, what }) => ({ guard, what })),
    open: findings
      .filter(({ isEnforced }) => !isEnforced)
      .map(({ guard, why }) => ({ guard, why })),
  };
}

/** One line for people: what is enforced and what is not. */
export function describeLocalIsolation(isolation: LocalIsolation): string {
  if (isolation.kind === 'none') return `none (${isolation.reason ?? 'it is turned off'})`;
  const enforced = isolation.enforced.map(({ what }) => what).join(', ');
  const open = isolation.open.map(({ why }) => why).join(', ');
  return `bubblewrap: ${enforced}${open === '' ? '' : `; not enforced: ${open}`}`;
}

function listFindings(lines: Lines, context: ProbeContext): Finding[] {
  const first = (name: string): string => lines.get(name)?.[0] ?? '';
  const isOwn = (name: string): boolean =>
    first(`namespace.${name}`) !== '' && first(`namespace.${name}`) !== context.own.get(name);
  const attempts: Attempts = { lines, first, isOwn };
  return [
    ...listFences(attempts).map((finding) => ({ ...finding, isEssential: true })),
    {
      guard: 'network',
      isEssential: !context.isNetworkShared,
      isEnforced: isOwn('net'),
      what: 'no IP network',
      why: context.isNetworkShared
        ? 'the network, which is shared on request'
        : 'the network of this machine is shared',
    },
    ...listSystemFences(attempts),
    ...listLimits(first, context),
  ];
}

/** Without one of these a box is none. */
function listFences({ lines, first, isOwn }: Attempts): Omit<Finding, 'isEssential'>[] {
  const written = lines.get('written') ?? [];
  return [
    {
      guard: 'files',
      isEnforced: isOwn('mnt') && written.length === 0 && first('workspace') === 'yes',
      what: 'own root, only the workspace and /tmp writable',
      why: `files outside the workspace can be written (${written.join(' ')})`,
    },
    {
      guard: 'processes',
      isEnforced: isOwn('pid') && Number(first('processes')) <= MAX_OWN_PROCESSES,
      what: 'own processes',
      why: 'processes of this machine can be seen',
    },
    {
      guard: 'ipc',
      isEnforced: isOwn('ipc'),
      what: 'own IPC',
      why: 'IPC of this machine is shared',
    },
    {
      guard: 'users',
      isEnforced: isOwn('user') && isOwn('uts') && first('nested') !== 'yes',
      what: 'own users, no nested ones',
      why: 'a further user namespace can be made inside',
    },
    {
      guard: 'capabilities',
      isEnforced:
        first('status.NoNewPrivs') === '1' &&
        CAPABILITY_SETS.every((name) => NO_CAPABILITY.test(first(`status.${name}`))),
      what: 'no capabilities and no way to gain one',
      why: 'commands keep capabilities',
    },
    {
      guard: 'kernel-settings',
      isEnforced: !lines.has('kernel'),
      what: 'kernel settings read-only',
      why: `kernel settings can be written (${(lines.get('kernel') ?? []).join(' ')})`,
    },
  ];
}

/** What no namespace fences off. */
function listSystemFences({ first }: Attempts): Finding[] {
  return [
    {
      guard: 'keys',
      isEssential: false,
      isEnforced: first('keys') === 'none',
      what: 'own keyring',
      why: 'the keyring of the session of this process (install keyutils to fence it)',
    },
    {
      guard: 'hypervisor',
      isEssential: false,
      isEnforced: first('status.Seccomp') === '2',
      what: 'no sockets to a hypervisor',
      why: 'sockets to a hypervisor (AF_VSOCK)',
    },
  ];
}

function listLimits(first: (name: string) => string, context: ProbeContext): Finding[] {
  const { limits } = context;
  const isGrouped = (resource: ControlledResource): boolean =>
    context.controlled.includes(resource) && first('groups').includes(GROUP_MARK);
  const isEachLimited = Number(first('limit.memory')) * BYTES_PER_KIB <= limits.maxMemoryBytes;
  const mebibytes = Math.floor(limits.maxMemoryBytes / BYTES_PER_KIB / BYTES_PER_KIB);
  return [
    {
      guard: 'process-limit',
      isEssential: false,
      isEnforced: isGrouped('processes') || Number(first('limit.processes')) <= limits.maxProcesses,
      what: `at most ${limits.maxProcesses} processes`,
      why: 'the number of processes (no control group can be made here)',
    },
    {
      guard: 'memory-limit',
      isEssential: false,
      isEnforced: isGrouped('memory') || isEachLimited,
      what: isGrouped('memory')
        ? `at most ${mebibytes} MiB of memory for the box`
        : `at most ${mebibytes} MiB of private memory for each process`,
      why: 'the amount of memory (no control group can be made here)',
    },
    {
      guard: 'cpu-limit',
      isEssential: false,
      isEnforced: false,
      what: 'at most so much CPU time',
      why: 'the CPU time',
    },
    {
      guard: 'system-calls',
      isEssential: false,
      isEnforced: first('status.Seccomp') === '2',
      what: 'system calls are filtered',
      why: 'a filter of system calls (there is none)',
    },
    {
      guard: 'disk-limit',
      isEssential: false,
      isEnforced: false,
      what: 'at most so much disk',
      why: 'the amount of disk (the workspace is a folder of this machine)',
    },
  ];
}

function readLines(output: string): Map<string, readonly string[]> {
  const lines = new Map<string, readonly string[]>();
  for (const line of output.split('\n')) {
    const [name, ...value] = line.split(/\s+/);
    if (name === undefined || name === '') continue;
    lines.set(name, [...(lines.get(name) ?? []), value.join(' ')]);
  }
  return lines;
}
