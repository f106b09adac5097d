import { mkdir, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxError } from '@opengeni/contracts/errors';
import { createNativeCommands } from '../native-commands.ts';
import { createProcessGroups } from '../process-group.ts';
import { boxFoldersOf } from './box-layout.ts';
import { resolveLocalLimits } from './box-limits.ts';
import type { LocalLimits } from './box-limits.ts';
import { resolveBoxUser } from './box-user.ts';
import { findClosedFolder } from './closed-folder.ts';
import type { ControlledResource } from './control-groups.ts';
import { createIsolatedBox, prepareFolders } from './isolated-box.ts';
import { createIsolatedStarter } from './isolated-starter.ts';
import { findIsolationPrograms } from './isolation-programs.ts';
import type { IsolationPrograms } from './isolation-programs.ts';
import { judgeFindings } from './isolation-report.ts';
import type { LocalIsolation } from './isolation-report.ts';

export interface ProbeOptions {
  /** Whether boxes share the network of this machine. Default false. */
  readonly isNetworkShared?: boolean;
  readonly limits?: Partial<LocalLimits>;
  /** Paths of the programs, where they are not in the folders of the system. */
  readonly programs?: Partial<IsolationPrograms>;
}

/** What the probe prints: one `name value` a line. Every line is the outcome of an attempt from inside a box. */
const PROBE = [
  'for name in user mnt pid net ipc uts; do echo "namespace.$name $(readlink /proc/self/ns/$name)"; done',
  'while read -r name value; do case "$name" in Cap*|NoNewPrivs:|Seccomp:) echo "status.${name%:} $value";; esac; done < /proc/self/status',
  'echo "processes $(ls -d /proc/[0-9]* | wc -l)"',
  'for folder in / /usr /etc /opt /run /dev; do if ( : > "$folder/.opengeni-probe" ) 2>/dev/null; then echo "written $folder"; fi; done',
  'if ( : > /workspace/.opengeni-probe ) 2>/dev/null; then echo "workspace yes"; fi',
  'if unshare --user true 2>/dev/null; then echo "nested yes"; fi',
  'for file in /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do if [ -w "$file" ]; then echo "kernel $file"; fi; done',
  'echo "limit.processes $(ulimit -u 2>/dev/null || ulimit -p)"',
  'echo "limit.memory $(ulimit -d)"',
  'if [ ! -e /proc/keys ] || keyctl list @s 2>/dev/null | grep -q "is empty"; then echo "keys none"; fi',
  'echo "groups $(tr "\\n" " " < /proc/self/cgroup)"',
].join('\n');

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Makes a box, tries to break out of it in the simple ways, and ends it. Says what was found to be enforced on
 * this machine and why not more; never throws for a machine that cannot isolate.
 */
export async function probeLocalIsolation(options: ProbeOptions = {}): Promise<LocalIsolation> {
  const isNetworkShared = options.isNetworkShared ?? false;
  const limits = resolveLocalLimits(options.limits);
  if (process.platform !== 'linux') {
    return noIsolation('absent', 'bubblewrap works on Linux only');
  }
  const found = await findIsolationPrograms(options.programs);
  if (found.programs === undefined) {
    const names = found.missing.join(', ');
    const packages = found.missing.includes('bwrap') ? 'bubblewrap and util-linux' : 'util-linux';
    return noIsolation('absent', `${names} is not installed (package ${packages})`);
  }
  try {
    const probed = await runProbe({ programs: found.programs, limits, isNetworkShared });
    const own = await readOwnNamespaces();
    const { output, controlled } = probed;
    return judgeFindings(output, { own, limits, controlled, isNetworkShared });
  } catch (error) {
    if (!SandboxError.is(error)) throw error;
    const reason = (await explainByFolder()) ?? error.message;
    return noIsolation(SandboxError.is(error, 'timeout') ? 'timeout' : 'refused', reason);
  }
}

function noIsolation(
  obstacle: NonNullable<LocalIsolation['obstacle']>,
  reason: string,
): LocalIsolation {
  return { kind: 'none', obstacle, reason, enforced: [], open: [] };
}

/** Boxes of root are another user's, who must be able to get to their folders. */
async function explainByFolder(): Promise<string | undefined> {
  if (!resolveBoxUser().isDropped) return undefined;
  const closed = await findClosedFolder(tmpdir());
  if (closed === undefined) return undefined;
  return `users other than root cannot enter ${closed}, and boxes of root run as one; set TMPDIR to a folder such as /tmp`;
}

async function runProbe(place: {
  readonly programs: IsolationPrograms;
  readonly limits: LocalLimits;
  readonly isNetworkShared: boolean;
}): Promise<{ readonly output: string; readonly controlled: readonly ControlledResource[] }> {
  const user = resolveBoxUser();
  const base = await mkdtemp(join(tmpdir(), 'opengeni-probe-'));
  const folders = boxFoldersOf(base, join(base, 'workspace'));
  await mkdir(folders.workspace);
  const box = createIsolatedBox({ ...place, folders, user });
  try {
    await prepareFolders(folders, user);
    const starter = createIsolatedStarter({ box, environment: () => ({}) });
    const commands = createNativeCommands({ starter, groups: createProcessGroups() });
    const { outcome, exitCode, stdout, stderr } = await commands.run({
      command: PROBE,
      timeoutMs: PROBE_TIMEOUT_MS,
    });
    if (outcome === 'timed_out') {
      const said = `the attempts in a box were not done within ${PROBE_TIMEOUT_MS} ms`;
      throw new SandboxError('timeout', said, { details: { timeoutMs: PROBE_TIMEOUT_MS } });
    }
    if (exitCode === 0) return { output: stdout, controlled: box.listControlled() };
    const said = stderr.trim() || 'it gave no reason';
    throw new SandboxError('provider_failed', `a box could not be entered: ${said}`);
  } finally {
    await box.end();
    await rm(base, { recursive: true, force: true });
  }
}

async function readOwnNamespaces(): Promise<ReadonlyMap<string, string>> {
  const names = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts'];
  const links = await Promise.all(
    names.map(async (name) => [name, await readlink(`/proc/self/ns/${name}`)] as const),
  );
  return new Map(links);
}
