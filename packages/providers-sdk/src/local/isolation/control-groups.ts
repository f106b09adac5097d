import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveLocalLimits } from './box-limits.ts';
import type { LocalLimits } from './box-limits.ts';

/** Control groups that bound all processes of one box together. */
export interface ControlGroups {
  readonly directories: readonly string[];
  readonly limited: readonly ControlledResource[];
}

export type ControlledResource = 'memory' | 'processes';

interface GroupPlan {
  readonly directory: string;
  readonly resource: ControlledResource;
  readonly file: string;
  readonly value: string;
}

const ROOT = '/sys/fs/cgroup';
const REMOVE_ATTEMPTS = 50;
const REMOVE_WAIT_MS = 10;

/** Makes groups where this process may; none are no error. */
export async function createControlGroups(
  name: string,
  limits: LocalLimits,
): Promise<ControlGroups> {
  const limited: ControlledResource[] = [];
  const directories = new Set<string>();
  const plans = await planGroups(name, limits);
  for (const plan of plans) {
    if (!(await tryGroup(plan))) continue;
    limited.push(plan.resource);
    directories.add(plan.directory);
  }
  for (const { directory } of plans) {
    if (!directories.has(directory)) await removeGroup(directory);
  }
  return {
    directories: [...directories],
    limited,
  };
}

/** Removes groups; processes in them must have ended. */
export async function removeControlGroups(directories: Iterable<string>): Promise<void> {
  for (const directory of directories) await removeGroup(directory);
}

/** Where this process would have made the groups of a box. */
export async function listGroupDirectories(name: string): Promise<readonly string[]> {
  const plans = await planGroups(name, resolveLocalLimits());
  return [...new Set(plans.map((plan) => plan.directory))];
}

async function planGroups(name: string, limits: LocalLimits): Promise<readonly GroupPlan[]> {
  const text = await readFile('/proc/self/cgroup', 'latin1').catch(() => '');
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers !== undefined && path !== undefined) paths.set(controllers, path);
  }
  const values = { memory: String(limits.maxMemoryBytes), processes: String(limits.maxProcesses) };
  const unified = paths.get('');
  const parent = unified === undefined ? undefined : await findUnifiedParent(unified);
  if (parent !== undefined) {
    const directory = join(parent, name);
    return [
      { directory, resource: 'memory', file: 'memory.max', value: values.memory },
      { directory, resource: 'processes', file: 'pids.max', value: values.processes },
    ];
  }
  const plans: GroupPlan[] = [];
  const memory = paths.get('memory');
  if (memory !== undefined) {
    const directory = join(ROOT, 'memory', memory, name);
    plans.push({
      directory,
      resource: 'memory',
      file: 'memory.limit_in_bytes',
      value: values.memory,
    });
  }
  const pids = paths.get('pids');
  if (pids !== undefined) {
    const directory = join(ROOT, 'pids', pids, name);
    plans.push({ directory, resource: 'processes', file: 'pids.max', value: values.processes });
  }
  return plans;
}

/** A group that holds processes cannot hand its controllers down, so a sibling comes first. */
async function findUnifiedParent(path: string): Promise<string | undefined> {
  for (const candidate of [dirname(path), path]) {
    const directory = join(ROOT, candidate);
    const file = join(directory, 'cgroup.subtree_control');
    const controllers = await readFile(file, 'latin1').catch(() => '');
    if (/\b(?:memory|pids)\b/.test(controllers)) return directory;
  }
  return undefined;
}

async function tryGroup({ directory, file, value }: GroupPlan): Promise<boolean> {
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, file), value);
    return true;
  } catch {
    return false;
  }
}

async function removeGroup(directory: string): Promise<void> {
  for (let attempt = 0; attempt < REMOVE_ATTEMPTS; attempt += 1) {
    const failure = await rmdir(directory).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code ?? '',
    );
    if (failure !== 'EBUSY' || (await isGone(directory))) return;
    await sleep(REMOVE_WAIT_MS);
  }
}

async function isGone(directory: string): Promise<boolean> {
  return readdir(directory).then(
    () => false,
    () => true,
  );
}
